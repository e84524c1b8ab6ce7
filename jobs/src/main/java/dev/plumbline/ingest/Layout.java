package dev.plumbline.ingest;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a file is laid out.
 *
 * @param format cur_csv, cur_parquet, cur2 or metric_stream
 * @param fields the columns that are read
 * @param width number of all columns
 * @param rows number of rows where the file itself says so
 * @param doubled columns that stand there twice under one and the same name, which no reader
 *     reaches
 */
record Layout(
    Container container,
    String format,
    List<RawField> fields,
    int width,
    OptionalLong rows,
    List<String> doubled) {
  static final Layout METRICS =
      new Layout(Container.NDJSON, "metric_stream", List.of(), 0, OptionalLong.empty(), List.of());

  /** The manifest of a collection lies among the files, but holds no points. */
  static final Layout COLLECTION =
      new Layout(Container.NDJSON, "collection", List.of(), 0, OptionalLong.empty(), List.of());

  enum Container {
    PARQUET,
    CSV,
    NDJSON
  }

  /** The layout with those of the given columns marked empty that are not filled. */
  Layout withEmpty(List<Integer> asked, Set<Integer> filled) {
    return new Layout(
        container,
        format,
        fields.stream()
            .map(
                f ->
                    asked.contains(f.position()) && !filled.contains(f.position())
                        ? new RawField(f.name(), f.rawName(), f.type(), f.position(), false)
                        : f)
            .toList(),
        width,
        rows,
        doubled);
  }

  /** Whether the file says that it holds no row. */
  boolean isEmpty() {
    return rows.isPresent() && rows.getAsLong() == 0;
  }

  boolean has(String rawName) {
    return fields.stream().anyMatch(field -> field.rawName().equals(rawName));
  }
}
