package dev.plumbline.batch;

import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the rows of all published tables to a file, or their sums where there are too many, from a
 * process that holds nothing open afterwards.
 */
final class PublishedRows {
  private PublishedRows() {}

  /** Arguments: folder of the warehouse, file to write, rows or sums. */
  public static void main(String[] arguments) throws IOException {
    Path warehouse = Path.of(arguments[0]);
    SparkSession spark = Sessions.start(Warehouse.local(warehouse), Map.of());
    List<String> lines = new ArrayList<>();
    Published published = new Published(spark, warehouse);
    if (arguments[2].equals("sums")) {
      published.sums().forEach((table, sum) -> lines.add(table + " " + sum));
    } else {
      published.rows().forEach((table, rows) -> rows.forEach(row -> lines.add(table + " " + row)));
    }
    Files.write(Path.of(arguments[1]), lines);
    spark.stop();
  }
}
