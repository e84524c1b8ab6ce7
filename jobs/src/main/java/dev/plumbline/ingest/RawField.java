package dev.plumbline.ingest;

import java.io.Serializable;

/**
 * A column of a file that the mapping reads.
 *
 * @param name as the file spells it
 * @param rawName as the mapping names it
 * @param type Spark type in DDL spelling; CSV columns are all strings
 * @param position place among the columns of the file, from 0
 * @param filled whether it may hold a value; false where the file itself says that it is all null
 */
record RawField(String name, String rawName, String type, int position, boolean filled)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
