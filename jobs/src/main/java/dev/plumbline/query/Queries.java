package dev.plumbline.query;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.Problems;
import dev.plumbline.store.Lake;
import dev.plumbline.store.PublishedTables;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Sessions;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
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
  private static final String NO_TABLE = "TABLE_OR_VIEW_NOT_FOUND";
  private static final Set<String> FIRST_WORDS =
      Set.of("select", "with", "show", "describe", "desc", "values");

  private final SparkSession spark;
  private final Map<String, String> known;
  private final Optional<RunRecord> run;

  private Queries(SparkSession spark, Map<String, String> known, Optional<RunRecord> run) {
    this.spark = spark;
    this.known = known;
    this.run = run;
  }

  /** Opens the published tables of a warehouse; an interrupted publication is completed first. */
  public static Queries open(Lake lake) {
    return open(lake, Map.of(), Optional.empty());
  }

  /**
   * The same, with an answer for tables that no run has filled yet.
   *
   * @param known what each declared table holds and where from, by its name
   * @param asReported the instant at which the tables are read; without one, as they are now
   */
  public static Queries open(Lake lake, Map<String, String> known, Optional<Instant> asReported) {
    Map<String, String> small = Map.of("spark.sql.shuffle.partitions", "4");
    return of(Sessions.start(lake.warehouse(), small), lake, known, asReported);
  }

  /** The published tables, read by an engine that runs already. */
  public static Queries of(SparkSession spark, Lake lake, Map<String, String> known) {
    return of(spark, lake, known, Optional.empty());
  }

  private static Queries of(
      SparkSession spark, Lake lake, Map<String, String> known, Optional<Instant> asReported) {
    Clock clock = Clock.systemUTC();
    Optional<RunRecord> run =
        asReported.isPresent()
            ? Optional.of(PublishedTables.register(spark, lake, clock, asReported.get()))
            : PublishedTables.register(spark, lake, clock);
    // A query names tables, not files, and its text is taken as it stands: no ${env:…} in it.
    spark.conf().set("spark.sql.runSQLOnFiles", "false");
    spark.conf().set("spark.sql.variable.substitute", "false");
    return new Queries(spark, known, run);
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
      return isQuery ? reading(spark.sql("select * from (\n" + text + "\n)")) : spark.sql(text);
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

  private static Dataset<Row> reading(Dataset<Row> query) {
    QueryPlan.refusal(query)
        .ifPresent(
            deed -> {
              throw new ConfigurationException(
                  "sql: refused, because the query "
                      + deed
                      + "; a query may read the published tables, values and ranges");
            });
    return query;
  }

  private static String withoutComments(String query) {
    return query.replaceAll("(?m)^\\s*--.*$", "");
  }

  /** An error of the query is the user's to mend: one sentence, no stack. */
  private RuntimeException refused(Exception wrong) {
    Throwable cause = wrong;
    while (!(cause instanceof AnalysisException)
        && !(cause instanceof SparkThrowable)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof AnalysisException unresolved
        && String.valueOf(unresolved.getCondition()).startsWith(NO_TABLE)) {
      return new ConfigurationException("sql: " + noTable(unresolved));
    }
    if (cause instanceof SparkThrowable) {
      return new ConfigurationException("sql: " + firstSentences(cause.getMessage()));
    }
    return wrong instanceof RuntimeException runtime ? runtime : new IllegalStateException(wrong);
  }

  /** A declared table appears with its first row; until then it is known but not there. */
  private String noTable(AnalysisException unresolved) {
    String[] path =
        String.valueOf(unresolved.getMessageParameters().get("relationName"))
            .replace("`", "")
            .split("\\.", -1);
    String name = path[path.length - 1].toLowerCase(Locale.ROOT);
    String holds = known.get(name);
    return holds == null
        ? "there is no table '"
            + name
            + "'; 'show tables' lists them."
            + Problems.suggestion(name, known.keySet())
        : "table '"
            + name
            + "' is known, but no published run has filled it yet: it holds "
            + holds
            + ", and so far there was none";
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
