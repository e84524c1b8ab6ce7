package dev.plumbline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Points of a metric stream for tests, from the text of its lines. */
public final class PointsOfLines {
  private PointsOfLines() {}

  /** The rows that ingest makes of the lines. */
  public static Dataset<Row> of(SparkSession spark, String lines) {
    try {
      Path folder = Files.createTempDirectory("points");
      Path stream = Files.writeString(folder.resolve("stream.json"), lines);
      List<Delivery> found =
          Deliveries.find(
                  List.of(),
                  List.of(stream.toString()),
                  spark.sparkContext().hadoopConfiguration(),
                  KnownUnits.NONE,
                  Bills.FORMATS)
              .all();
      Dataset<Row> points =
          IngestMetrics.read(
              spark,
              found,
              Bills.FORMATS,
              new org.apache.hadoop.fs.Path(folder.resolve("side").toUri()));
      List<Row> read = points.collectAsList();
      deleteAll(folder);
      return spark.createDataFrame(read, points.schema());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
