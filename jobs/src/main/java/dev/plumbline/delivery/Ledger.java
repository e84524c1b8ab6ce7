package dev.plumbline.delivery;

import dev.plumbline.check.CheckFailedException;
import dev.plumbline.console.Console;
import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a run has to say of what it loaded. */
final class Ledger {
  private final Redaction redaction;
  private final Map<Table, NavigableMap<Unit, String>> fingerprints = new LinkedHashMap<>();
  private final Map<String, String> facts = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> checks = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param redaction what the warehouse keeps of sentences; who runs the batch sees them whole
   */
  Ledger(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Records that were met. */
  record Records(long read, long stored, long superseded, long rejected) {}

  Staging.Loaded loaded() {
    return new Staging.Loaded(fingerprints, facts, lines, checks);
  }

  void fingerprints(Table table, NavigableMap<Unit, String> prints) {
    fingerprints.put(table, prints);
  }

  void fact(String name, long value) {
    facts.put(name, Long.toString(value));
  }

  void check(String passed) {
    checks.add(passed);
  }

  void say(String line) {
    lines.add("      " + line);
  }

  void warn(String problem) {
    say("warning: " + problem);
    checks.add("warning: " + redaction.text(problem));
  }

  /** Every record is stored, superseded or rejected; what was checked comes back in words. */
  String accounted(Table table, Records records) {
    String sum =
        Console.count(records.read())
            + " records in = "
            + Console.count(records.stored())
            + " stored + "
            + Console.count(records.superseded())
            + " superseded + "
            + Console.count(records.rejected())
            + " rejected";
    if (records.superseded() < 0
        || records.read() != records.stored() + records.superseded() + records.rejected()) {
      throw new CheckFailedException(table.name(), List.of(sum.replace(" = ", " are not ")));
    }
    fact("records." + table, records.read());
    fact("rejected." + table, records.rejected());
    fact("rows." + table, records.stored());
    return "passed " + table + ": " + sum;
  }

  /**
   * The line of a table.
   *
   * @param start when its reading began, by {@link System#nanoTime()}
   */
  void line(Table table, Records records, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    facts.put("seconds." + table, String.format(Locale.ROOT, "%.1f", seconds));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-32s -> %9s rows  %s  %s records read",
            "[input] " + table,
            Console.count(records.stored()),
            Console.time(seconds),
            Console.count(records.read())));
    if (records.rejected() > 0) {
      say(
          "warning: "
              + Console.count(records.rejected())
              + " records could not be used; see the table rejected_records");
    }
  }
}
