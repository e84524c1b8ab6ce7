package dev.plumbline.query;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import dev.plumbline.store.PublishedTables;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Sessions;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Queries over what was published. Nothing can be written through it. */
public final class Queries implements AutoCloseable {
  private static final Set<String> FIRST_WORDS =
      Set.of("select", "with", "show", "describe", "desc", "values");

  private final SparkSession spark;
  private final Optional<RunRecord> run;

  private Queries(SparkSession spark, Optional<RunRecord> run) {
    this.spark = spark;
    this.run = run;
  }

  /** Opens the published tables of a warehouse; an interrupted publication is completed first. */
  public static Queries open(Lake lake) {
    return open(lake, Optional.empty());
  }

  /** Opens the tables as they were published last on or before a UTC day; without one, now. */
  public static Queries open(Lake lake, Optional<LocalDate> asReported) {
    SparkSession spark =
        Sessions.start(lake.warehouse(), Map.of("spark.sql.shuffle.partitions", "4"));
    Clock clock = Clock.systemUTC();
    Optional<RunRecord> run =
        asReported.isPresent()
            ? Optional.of(PublishedTables.register(spark, lake, clock, asReported.get()))
            : PublishedTables.register(spark, lake, clock);
    return new Queries(spark, run);
  }

  /** The run whose tables are read; empty where none was ever published. */
  public Optional<RunRecord> run() {
    return run;
  }

  /** The rows of a query; anything but a query is refused. */
  public Dataset<Row> rows(String query) {
    String text = withoutComments(query).strip().replaceAll(";\\s*$", "");
    String first = text.split("[\\s(]+", 2)[0].toLowerCase(Locale.ROOT);
    if (!text.startsWith("(") && !FIRST_WORDS.contains(first)) {
      throw new ConfigurationException(
          "sql: '"
              + first
              + "' is refused: only queries are run (SELECT, WITH, VALUES, SHOW TABLES,"
              + " DESCRIBE); the tables are written by 'run' alone");
    }
    boolean isQuery = !Set.of("show", "describe", "desc").contains(first);
    try {
      // As a subquery nothing but a query is grammatical, so nothing else can run.
      return spark.sql(isQuery ? "select * from (\n" + text + "\n)" : text);
    } catch (Exception wrong) {
      throw refused(wrong);
    }
  }

  /** Prints the result of a query, and nothing else. */
  public void print(String query, ResultFormat format, PrintStream out) {
    Dataset<Row> rows = rows(query);
    try {
      format.print(rows, out);
    } catch (RuntimeException wrong) {
      throw refused(wrong);
    }
  }

  private static String withoutComments(String query) {
    return query.replaceAll("(?m)^\\s*--.*$", "");
  }

  /** An error of the query is the user's to mend: one sentence, no stack. */
  private static RuntimeException refused(Exception wrong) {
    Throwable cause = wrong;
    while (!(cause instanceof AnalysisException)
        && !(cause instanceof SparkThrowable)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof SparkThrowable) {
      return new ConfigurationException("sql: " + firstSentences(cause.getMessage()));
    }
    return wrong instanceof RuntimeException runtime ? runtime : new IllegalStateException(wrong);
  }

  private static String firstSentences(String message) {
    return message
        .lines()
        .takeWhile(line -> !line.startsWith("== ") && !line.startsWith("'"))
        .limit(4)
        .reduce((one, other) -> one + " " + other.strip())
        .orElse(message)
        .strip();
  }

  @Override
  public void close() {
    spark.stop();
  }
}
