package dev.plumbline.cli;

import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.Lake;
import dev.plumbline.store.RedactionSeal;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Staging into a warehouse that is redacted or is not: which of both, is settled under the lease of
 * the run, before anything is read.
 */
record Sealed(Staging staging, Lake lake, Redaction redaction) implements Staging {
  @Override
  public List<Table> tables() {
    return staging.tables();
  }

  @Override
  public Found find(Optional<RunRecord> published) {
    RedactionSeal.set(lake, redaction.fingerprint());
    return staging.find(published);
  }

  @Override
  public Map<Table, NavigableMap<Unit, String>> look(SparkSession spark, Found found) {
    return staging.look(spark, found);
  }

  @Override
  public Loaded load(TableStore tables, Found found, Function<Table, NavigableSet<Unit>> stale) {
    return staging.load(tables, found, stale);
  }

  @Override
  public List<String> audit(TableStore tables) {
    return staging.audit(tables);
  }

  @Override
  public LocalDate conclude(TableStore tables, Found found, Instant startedAt) {
    return staging.conclude(tables, found, startedAt);
  }
}
