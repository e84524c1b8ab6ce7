package dev.plumbline.testkit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import dev.plumbline.storage.LocalFiles;
import dev.plumbline.table.Table;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
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
              .config("spark.sql.dataFrameQueryContext.enabled", false)
              .config(LocalFiles.OPTION, LocalFiles.class.getName())
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.sql.ansi.enabled", true)
              .config("spark.sql.catalogImplementation", "in-memory")
              .config("spark.sql.codegen.cache.maxEntries", 10_000)
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
    Column[] columns =
        names.stream()
            .map(name -> col(name).cast(table.schema().apply(name).dataType()).as(name))
            .toArray(Column[]::new);
    // The plan under test runs once: what it gave is compared, not asked for again.
    List<String> wanted = texts(expected.select(columns));
    List<String> found = texts(actual.select(columns));
    if (!wanted.equals(found)) {
      assertThat(found).containsExactlyElementsOf(wanted);
    }
    new Equality().assertDataFrameEquals(held(wanted), held(found));
  }

  /** Each row as JSON, because maps cannot be ordered by; in order. */
  private static List<String> texts(Dataset<Row> data) {
    Column[] columns = Arrays.stream(data.columns()).map(functions::col).toArray(Column[]::new);
    return data.select(to_json(struct(columns))).as(Encoders.STRING()).collectAsList().stream()
        .sorted()
        .toList();
  }

  private Dataset<Row> held(List<String> texts) {
    return spark.createDataset(texts, Encoders.STRING()).toDF("row");
  }

  private static final class Equality extends JavaDataFrameSuiteBase {}
}
