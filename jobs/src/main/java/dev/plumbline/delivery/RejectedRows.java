package dev.plumbline.delivery;

import static dev.plumbline.ingest.RejectedRecords.REJECTED_RECORDS;

import dev.plumbline.ingest.InputFile;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** The table {@code rejected_records}: what could not be used of the files as they are now. */
final class RejectedRows {
  private final TableStore tables;
  private final Redaction redaction;

  RejectedRows(TableStore tables, Redaction redaction) {
    this.tables = tables;
    this.redaction = redaction;
  }

  /** Replaces the rejected records of the files that were read again. */
  void replace(Dataset<Row> rejected, long rows, Collection<InputFile> read) {
    Dataset<Row> before = tables.read(REJECTED_RECORDS);
    boolean hasSome = tables.has(REJECTED_RECORDS) && !before.isEmpty();
    if (rows == 0 && !hasSome) {
      return;
    }
    List<String> files = read.stream().map(file -> redaction.place(file.uri())).toList();
    Dataset<Row> named = tables.spark().createDataset(files, Encoders.STRING()).toDF("file");
    if (rows == 0 && before.join(named, "file").isEmpty()) {
      return;
    }
    Dataset<Row> kept = before.join(named, new String[] {"file"}, "left_anti");
    tables.write(
        REJECTED_RECORDS, kept.unionByName(redaction.rows(rejected)), List.of(Unit.whole()));
  }
}
