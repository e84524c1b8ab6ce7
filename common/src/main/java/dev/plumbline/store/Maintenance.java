package dev.plumbline.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FSError;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.DeleteOrphanFiles;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps a warehouse small: joins small files, lets go of what the retention no longer keeps, and
 * removes files that belong to nothing. It writes under the lease of a run and publishes like one;
 * readers go on beside it.
 */
public final class Maintenance {
  private final Lake lake;
  private final Clock clock;
  private final Retention retention;
  private final Compaction compaction;
  private final String milestones;
  private final Consumer<String> moments;

  /**
   * @param clock the only time that retention knows
   * @param milestones name of the table that has a unit for each milestone
   * @param moments told the points at which a crash would matter, for tests that crash there
   */
  public Maintenance(
      Lake lake,
      Clock clock,
      Retention retention,
      FileSizes sizes,
      String milestones,
      Consumer<String> moments) {
    this.lake = lake;
    this.clock = clock;
    this.retention = retention;
    this.compaction = new Compaction(sizes);
    this.milestones = milestones;
    this.moments = moments;
  }

  /** Does it, table by table. */
  public List<TableCare> run(SparkSession spark) {
    // The threads that join files look for their catalog in the active session.
    SparkSession.setActiveSession(spark);
    try (Run run = Run.begin(lake, clock, moments)) {
      Map<String, TableCare.Footprint> before = new TreeMap<>();
      lake.names().forEach(name -> before.put(name, footprint(table(name))));
      Map<String, RewriteDataFiles.Result> joined = compact(run, spark);
      Expiry expiry = expiry();
      List<TableCare> done = new ArrayList<>();
      for (String name : lake.names()) {
        run.confirm();
        Table table = table(name);
        int expired = expiry.expiring(name, table).size();
        if (expired > 0) {
          expiry.expire(spark, name, table);
        }
        moments.accept("expired-" + name);
        long orphans = orphans(spark, table, false);
        Optional<RewriteDataFiles.Result> files = Optional.ofNullable(joined.get(name));
        done.add(
            new TableCare(
                name,
                files.map(RewriteDataFiles.Result::rewrittenDataFilesCount).orElse(0),
                files.map(RewriteDataFiles.Result::addedDataFilesCount).orElse(0),
                expired,
                orphans,
                before.get(name),
                footprint(table)));
      }
      return done;
    } catch (Exception | FSError failed) {
      // The engine throws checked exceptions without declaring them.
      throw Unwritten.because(lake.warehouse(), failed);
    }
  }

  /** What it would do, without doing it. */
  public List<TableCare> preview(SparkSession spark) {
    Run.visible(lake, clock);
    Expiry expiry = expiry();
    List<TableCare> wanted = new ArrayList<>();
    for (String name : lake.names()) {
      Table table = table(name);
      TableCare.Footprint now = footprint(table);
      wanted.add(
          new TableCare(
              name,
              isCompacted(name) ? compaction.candidates(table) : 0,
              0,
              expiry.expiring(name, table).size(),
              orphans(spark, table, true),
              now,
              now));
    }
    return wanted;
  }

  private Expiry expiry() {
    Instant now = clock.instant();
    List<RunRecord> published = new Journal(lake).published();
    return new Expiry(retention.kept(published, now, milestones), retention.filesBefore(now));
  }

  private Map<String, RewriteDataFiles.Result> compact(Run run, SparkSession spark) {
    Map<String, RewriteDataFiles.Result> joined = new TreeMap<>();
    TableStore tables = run.tables(spark);
    for (String name : run.published().map(RunRecord::snapshots).orElse(Map.of()).keySet()) {
      Table table = table(name);
      if (isCompacted(name) && compaction.candidates(table) > 0) {
        String branch = tables.branchOff(name, table);
        joined.put(name, compaction.rewrite(spark, table, branch));
        tables.rewritten(name, table);
        moments.accept("compacted-" + name);
      }
    }
    if (!joined.isEmpty()) {
      run.republish(tables);
    }
    return joined;
  }

  /** The journal has one file a run, in a partition of its own: there is nothing to join. */
  private static boolean isCompacted(String name) {
    return !name.equals(Journal.RUNS.name());
  }

  private long orphans(SparkSession spark, Table table, boolean isPreview) {
    long before = retention.filesBefore(clock.instant()).toEpochMilli();
    if (files(table).noneMatch(file -> file.createdAtMillis() < before)) {
      return 0;
    }
    var action =
        SparkActions.get(spark)
            .deleteOrphanFiles(table)
            .olderThan(before)
            .usePrefixListing(true)
            .prefixMismatchMode(DeleteOrphanFiles.PrefixMismatchMode.IGNORE);
    if (isPreview) {
      action.deleteWith(file -> {});
    }
    return StreamSupport.stream(action.execute().orphanFileLocations().spliterator(), false)
        .count();
  }

  private Table table(String name) {
    return lake.find(name).orElseThrow();
  }

  private static TableCare.Footprint footprint(Table table) {
    int snapshots = (int) StreamSupport.stream(table.snapshots().spliterator(), false).count();
    return files(table)
        .collect(
            Collectors.teeing(
                Collectors.counting(),
                Collectors.summingLong(FileInfo::size),
                (count, bytes) -> new TableCare.Footprint(snapshots, count, bytes)));
  }

  private static Stream<FileInfo> files(Table table) {
    Iterable<FileInfo> files =
        ((SupportsPrefixOperations) table.io()).listPrefix(table.location() + "/");
    return StreamSupport.stream(files.spliterator(), false);
  }
}
