package dev.plumbline.job;

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

/** Where staging tables come from: files outside. Looking is apart from reading. */
public interface Staging {

  /** The tables it writes. */
  List<Table> tables();

  /** What lies at the inputs now. Reads names, sizes and manifests, no data. */
  Found find(Optional<RunRecord> published);

  /**
   * Reads what must be read to know what it is for. Comes before {@link #load}, which does not read
   * it again.
   *
   * @return fingerprints of the tables whose units are known better now, in place of those found
   */
  default Map<Table, NavigableMap<Unit, String>> look(SparkSession spark, Found found) {
    return Map.of();
  }

  /** Reads what is stale and writes it to the branch of the run. */
  Loaded load(TableStore tables, Found found, Function<Table, NavigableSet<Unit>> stale);

  /**
   * Holds what was loaded against what stands on the branch, once the intermediate tables are
   * built; what differs is a failed check.
   *
   * @return what holds, in words
   */
  default List<String> audit(TableStore tables) {
    return List.of();
  }

  /**
   * Records what is known once the bill is added up.
   *
   * @return the last complete UTC day of the bill, for runs that name none: never by a clock
   */
  LocalDate conclude(TableStore tables, Found found, Instant startedAt);

  /** What lies at the inputs. */
  interface Found {
    /** Per unit of a staging table, as far as it can be told without reading data. */
    NavigableMap<Unit, String> fingerprints(Table table);

    /**
     * Whether there are files that may hold more units than {@link #fingerprints} names, as only
     * reading them tells.
     */
    default boolean mayHoldMore() {
      return false;
    }

    /** Ids of the deliveries with what is known of them, for the journal. */
    Map<String, String> inputs();

    /** Deliveries that cannot be used, in words; their units keep what was published. */
    List<String> problems();
  }

  /**
   * What was loaded.
   *
   * @param fingerprints of tables whose content decides what depends on them
   * @param facts figures for the summary, by name
   * @param lines what the run says about it
   */
  record Loaded(
      Map<Table, NavigableMap<Unit, String>> fingerprints,
      Map<String, String> facts,
      List<String> lines,
      List<String> checks) {}
}
