package dev.plumbline.job;

import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What of the batch is stale: every unit whose fingerprint differs from the published one. */
final class StaleUnits {
  /** Fact of a run: the last complete day of the bill, whatever day the run judged by. */
  static final String BILL_AS_OF = "bill_as_of";

  private final RunRequest request;
  private final Plan plan;
  private final Staging staging;
  private final Staging.Found found;
  private final Table charges;
  private final Map<String, String> before;
  private final Freshness freshness = new Freshness();

  StaleUnits(
      RunRequest request,
      Plan plan,
      Staging staging,
      Staging.Found found,
      Table charges,
      Optional<RunRecord> published) {
    this.request = request;
    this.plan = plan;
    this.staging = staging;
    this.found = found;
    this.charges = charges;
    this.before = published.map(RunRecord::fingerprints).orElse(Map.of());
    foresee(published.map(run -> run.facts().get(BILL_AS_OF)).map(LocalDate::parse));
  }

  /** Computes all fingerprints as far as they can be known before data is read. */
  private void foresee(Optional<LocalDate> billAsOf) {
    for (Table table : staging.tables()) {
      // What is not read stays what it was: rows made without it must not count as made of it.
      learn(Map.of(table, loadsInputs() ? found.fingerprints(table) : Map.of()));
    }
    derive(request.asOf().or(() -> billAsOf), layer -> true);
  }

  /** Takes over fingerprints of staging tables; units that were not found keep what they had. */
  void learn(Map<Table, ? extends Map<Unit, String>> prints) {
    prints.forEach(
        (table, units) -> {
          NavigableMap<Unit, String> all = published(table);
          all.putAll(units);
          freshness.put(table, all);
        });
  }

  /** Computes the fingerprints of the tables of some layers from those of their inputs. */
  void derive(Optional<LocalDate> asOf, Predicate<Layer> layers) {
    for (Job job : plan.jobs()) {
      if (layers.test(job.output().layer())) {
        freshness.derive(job, periods(), asOf);
      }
    }
  }

  /** The months in which there is a bill, ascending. */
  NavigableSet<String> periods() {
    return freshness.periods(charges);
  }

  /** The units of a table that must be computed. */
  NavigableSet<Unit> of(Table table) {
    NavigableMap<Unit, String> old = published(table);
    NavigableSet<Unit> stale = new TreeSet<>();
    freshness
        .of(table)
        .forEach(
            (unit, print) -> {
              boolean wanted =
                  unit.period().equals(Unit.ALL) || request.periods().test(unit.period());
              if (wanted && !print.equals(old.get(unit))) {
                stale.add(unit);
              }
            });
    return stale;
  }

  /** The jobs that may run, in order. */
  List<Job> jobs() {
    return plan.jobs().stream()
        .filter(job -> request.only().isEmpty() || request.only().contains(job.output().name()))
        .toList();
  }

  /** Whether inputs may be read: not when only some jobs are asked for. */
  boolean loadsInputs() {
    return request.only().isEmpty();
  }

  boolean isEmpty() {
    boolean inputs = loadsInputs() && staging.tables().stream().anyMatch(t -> !of(t).isEmpty());
    return !inputs && jobs().stream().allMatch(job -> of(job.output()).isEmpty());
  }

  /** All fingerprints after the run: those of what it computed, and the old ones of the rest. */
  Map<String, String> fingerprints() {
    Map<String, String> fingerprints = new LinkedHashMap<>(before);
    List<Table> computed = new ArrayList<>(loadsInputs() ? staging.tables() : List.of());
    jobs().forEach(job -> computed.add(job.output()));
    for (Table table : computed) {
      for (Unit unit : of(table)) {
        fingerprints.put(table.name() + "/" + unit, freshness.of(table).get(unit));
      }
    }
    return fingerprints;
  }

  /** What would be computed and why, a line a table. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    found.problems().forEach(problem -> lines.add("input    " + problem));
    for (Table table : staging.tables()) {
      lines.add(line(table, "the files have changed or are new"));
    }
    for (Job job : jobs()) {
      Set<String> causes =
          job.inputs().stream()
              .filter(input -> !of(input).isEmpty())
              .map(Table::name)
              .collect(Collectors.toCollection(TreeSet::new));
      lines.add(
          line(
              job.output(),
              causes.isEmpty()
                  ? "its settings, rules, coefficients or version have changed"
                  : "changed: " + String.join(", ", causes)));
    }
    return lines;
  }

  private String line(Table table, String why) {
    String name = String.format(Locale.ROOT, "%-22s", table.name());
    NavigableSet<Unit> stale = of(table);
    return stale.isEmpty() ? name + " fresh" : name + " compute " + words(stale) + " (" + why + ")";
  }

  private static String words(NavigableSet<Unit> units) {
    return units.size() <= 4
        ? units.stream().map(Unit::toString).collect(Collectors.joining(", "))
        : units.first() + " .. " + units.last() + " (" + units.size() + " units)";
  }

  private NavigableMap<Unit, String> published(Table table) {
    NavigableMap<Unit, String> prints = new TreeMap<>();
    String prefix = table.name() + "/";
    before.forEach(
        (key, print) -> {
          if (key.startsWith(prefix)) {
            prints.put(Unit.parse(key.substring(prefix.length())), print);
          }
        });
    return prints;
  }
}
