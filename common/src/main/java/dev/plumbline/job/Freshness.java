package dev.plumbline.job;

import dev.plumbline.store.Unit;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each unit of each table is computed from, as a fingerprint: of the units it reads, of the
 * settings, rules and coefficients it uses, of the job's version. Equal fingerprint, equal rows.
 */
public final class Freshness {
  private final Map<String, NavigableMap<Unit, String>> byTable = new TreeMap<>();

  /** Sets the fingerprints of a staging table. */
  public void put(Table table, NavigableMap<Unit, String> fingerprints) {
    byTable.put(table.name(), new TreeMap<>(fingerprints));
  }

  /** Fingerprints of a table's units; empty when it has none. */
  public NavigableMap<Unit, String> of(Table table) {
    return byTable.getOrDefault(table.name(), new TreeMap<>());
  }

  /** The months in which there is a bill: what all later tables are made for. */
  public NavigableSet<String> periods(Table charges) {
    NavigableSet<String> periods = new TreeSet<>();
    of(charges).keySet().forEach(unit -> periods.add(unit.period()));
    return periods;
  }

  /** Computes the fingerprints of a job's output from those of its inputs. */
  void derive(Job job, NavigableSet<String> periods, Optional<LocalDate> asOf) {
    NavigableMap<Unit, String> result = new TreeMap<>();
    for (Unit unit : units(job, periods)) {
      StringBuilder text = new StringBuilder();
      text.append(job.output().name()).append('\n').append(job.version()).append('\n');
      text.append(job.output().schema().json()).append('\n').append(job.dependsOn()).append('\n');
      if (job.output().layer() != Layer.INTERMEDIATE) {
        unit.month().ifPresent(month -> text.append(asOf(month, asOf)).append('\n'));
      }
      for (Table input : job.inputs()) {
        read(job, unit, input)
            .forEach(
                (read, print) ->
                    text.append(input)
                        .append('/')
                        .append(read)
                        .append('=')
                        .append(print)
                        .append('\n'));
      }
      result.put(unit, hash(text.toString()));
    }
    byTable.put(job.output().name(), result);
  }

  private NavigableSet<Unit> units(Job job, NavigableSet<String> periods) {
    NavigableSet<Unit> units = new TreeSet<>();
    Table output = job.output();
    if (output.periodColumn().isEmpty()) {
      units.add(Unit.whole());
    } else if (output.partitions().contains("x_source_id")) {
      job.inputs().stream()
          .flatMap(input -> of(input).keySet().stream())
          .filter(unit -> !unit.source().isEmpty() && unit.month().isPresent())
          .forEach(units::add);
    } else {
      periods.forEach(period -> units.add(Unit.ofPeriod(period)));
    }
    return units;
  }

  /** The units of an input that a unit of the output is computed from. */
  private NavigableMap<Unit, String> read(Job job, Unit unit, Table input) {
    NavigableMap<Unit, String> read = new TreeMap<>();
    of(input)
        .forEach(
            (candidate, print) -> {
              boolean sameSource =
                  unit.source().isEmpty()
                      || candidate.source().isEmpty()
                      || unit.source().equals(candidate.source());
              if (sameSource && inWindow(job, unit, candidate)) {
                read.put(candidate, print);
              }
            });
    return read;
  }

  private static boolean inWindow(Job job, Unit unit, Unit candidate) {
    if (unit.month().isEmpty() || candidate.month().isEmpty()) {
      return true;
    }
    YearMonth first = unit.month().get().minusMonths(job.lookBackMonths());
    YearMonth last = unit.month().get().plusMonths(job.lookAheadMonths());
    YearMonth month = candidate.month().get();
    return !month.isBefore(first) && !month.isAfter(last);
  }

  /** The day a month is judged by: its last day, or the run's day where that is earlier. */
  static LocalDate asOf(YearMonth month, Optional<LocalDate> runDay) {
    LocalDate end = month.atEndOfMonth();
    return runDay.filter(day -> day.isBefore(end)).orElse(end);
  }

  /** Hash of a text, 128 bits in hex. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
