package dev.plumbline.testkit;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;

/**
 * One local Spark session for all tests of a module: two shuffle partitions, no UI, UTC although
 * the JVM of the tests runs in another zone.
 */
public abstract class SparkTest {
  private static SparkSession session;

  protected SparkSession spark;

  @BeforeEach
  void useSharedSession() {
    spark = session();
  }

  /** The session all tests of this JVM share. */
  public static synchronized SparkSession session() {
    if (session == null) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("tests")
              .config("spark.ui.enabled", false)
              .config("spark.driver.host", "localhost")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", 2)
              .config("spark.default.parallelism", 2)
              .config("spark.sql.ui.explainMode", "simple")
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.sql.ansi.enabled", true)
              .config("spark.sql.catalogImplementation", "in-memory")
              .config("spark.sql.codegen.cache.maxEntries", 1000)
              .config(
                  "spark.sql.extensions",
                  "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
              .getOrCreate();
      session.sparkContext().setLogLevel("ERROR");
    }
    return session;
  }

  /** Rows of a declared table from a text table; columns that are not named are null. */
  protected Dataset<Row> rows(Table table, String text) {
    return Rows.of(spark, table, text);
  }

  /** Asserts that two datasets hold the same rows in whatever order, over the named columns. */
  protected void assertRows(Dataset<Row> actual, Table table, String text) {
    Dataset<Row> expected = Rows.of(spark, table, text);
    List<String> names = Rows.header(text);
    org.apache.spark.sql.Column[] columns =
        names.stream()
            .map(
                name ->
                    org.apache
                        .spark
                        .sql
                        .functions
                        .col(name)
                        .cast(table.schema().apply(name).dataType())
                        .as(name))
            .toArray(org.apache.spark.sql.Column[]::new);
    new Equality().same(ordered(expected.select(columns)), ordered(actual.select(columns)));
  }

  private Dataset<Row> ordered(Dataset<Row> data) {
    // The comparison is row by row: maps cannot be ordered by, their JSON text can.
    Dataset<Row> text =
        data.select(
            org.apache
                .spark
                .sql
                .functions
                .to_json(
                    org.apache.spark.sql.functions.struct(
                        java.util.Arrays.stream(data.columns())
                            .map(org.apache.spark.sql.functions::col)
                            .toArray(org.apache.spark.sql.Column[]::new)))
                .as("row"));
    return text.orderBy("row").coalesce(1);
  }

  private static final class Equality extends JavaDataFrameSuiteBase {
    void same(Dataset<Row> expected, Dataset<Row> actual) {
      List<String> wanted = expected.collectAsList().stream().map(r -> r.getString(0)).toList();
      List<String> found = actual.collectAsList().stream().map(r -> r.getString(0)).toList();
      if (!wanted.equals(found)) {
        org.assertj.core.api.Assertions.assertThat(found).containsExactlyElementsOf(wanted);
      }
      assertDataFrameEquals(expected, actual);
    }
  }
}
