package dev.plumbline.ingest;

import static dev.plumbline.ingest.RejectedRecords.REJECTED_RECORDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rejected records as the reading tasks left them. */
public final class Rejects {
  private Rejects() {}

  /** Rows of {@code rejected_records}; read after the charges and metrics were written. */
  public static Dataset<Row> read(SparkSession spark, Path sideDir) {
    Path folder = new Path(sideDir, SideFiles.REJECTED);
    try {
      if (!folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(folder)) {
        return spark.createDataFrame(List.of(), REJECTED_RECORDS.schema());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spark.read().schema(REJECTED_RECORDS.schema()).json(folder.toString());
  }
}
