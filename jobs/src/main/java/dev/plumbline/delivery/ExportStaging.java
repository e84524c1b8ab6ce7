package dev.plumbline.delivery;

import dev.plumbline.console.Console;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.AwsExports;
import dev.plumbline.ingest.IngestExports;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.job.Freshness;
import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Staging of exports of AWS's own figures beside that of the bill; each replaced as a whole. */
public final class ExportStaging implements Staging {
  public static final List<Table> TABLES =
      List.of(AwsExports.AWS_EMISSIONS, AwsExports.AWS_RECOMMENDATIONS);

  /**
   * Where an export is.
   *
   * @param option the option that says so, for messages
   */
  public record Export(Table table, String option, String path) {}

  private final Staging bills;
  private final List<Export> exports;
  private final Formats formats;
  private final Redaction redaction;

  public ExportStaging(Staging bills, List<Export> exports, Formats formats, Redaction redaction) {
    this.redaction = redaction;
    this.bills = bills;
    this.exports = exports;
    this.formats = formats;
  }

  @Override
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>(bills.tables());
    tables.addAll(TABLES);
    return List.copyOf(tables);
  }

  @Override
  public Found find(Optional<RunRecord> published) {
    Map<Table, List<InputFile>> files = new LinkedHashMap<>();
    for (Export export : exports) {
      files.put(
          export.table(), IngestExports.files(export.path(), export.option(), new Configuration()));
    }
    return new Both(bills.find(published), files, formats);
  }

  @Override
  public Map<Table, NavigableMap<Unit, String>> look(SparkSession spark, Found found) {
    return bills.look(spark, ((Both) found).bills());
  }

  @Override
  public Loaded load(TableStore tables, Found found, Function<Table, NavigableSet<Unit>> stale) {
    Both both = (Both) found;
    Loaded loaded = bills.load(tables, both.bills(), stale);
    Map<String, String> facts = new TreeMap<>(loaded.facts());
    List<String> lines = new ArrayList<>(loaded.lines());
    both.files()
        .forEach(
            (table, files) -> {
              if (!stale.apply(table).isEmpty()) {
                tables.write(
                    table,
                    redaction.rows(IngestExports.read(tables.spark(), files, table, formats)),
                    List.of(Unit.whole()));
                long rows = tables.rowsAdded(table);
                facts.put("rows." + table.name(), Long.toString(rows));
                lines.add("[input] " + table.name() + " -> " + Console.count(rows) + " rows");
              }
            });
    return new Loaded(loaded.fingerprints(), facts, lines, loaded.checks());
  }

  @Override
  public List<String> audit(TableStore tables) {
    return bills.audit(tables);
  }

  @Override
  public LocalDate conclude(TableStore tables, Found found, Instant startedAt) {
    return bills.conclude(tables, ((Both) found).bills(), startedAt);
  }

  /** What lies at the bill's inputs, and the files of the exports. */
  private record Both(Found bills, Map<Table, List<InputFile>> files, Formats formats)
      implements Found {
    @Override
    public NavigableMap<Unit, String> fingerprints(Table table) {
      if (!TABLES.contains(table)) {
        return bills.fingerprints(table);
      }
      NavigableMap<Unit, String> prints = new TreeMap<>();
      if (files.containsKey(table)) {
        String all =
            files.get(table).stream().map(InputFile::identity).collect(Collectors.joining("\n"));
        prints.put(Unit.whole(), Freshness.hash(formats.exports() + "\n" + all));
      }
      return prints;
    }

    @Override
    public boolean mayHoldMore() {
      return bills.mayHoldMore();
    }

    @Override
    public Map<String, String> inputs() {
      return bills.inputs();
    }

    @Override
    public List<String> problems() {
      return bills.problems();
    }
  }
}
