package dev.plumbline.store;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.spark.sql.types.DataTypes;

/** The table {@code runs}, read and written without Spark, so that a decision needs no engine. */
public final class Journal {
  public static final Table RUNS =
      Table.named("runs")
          .layer(Layer.OPERATIONS)
          .grain("one row per run that reached its checks")
          .key("run_id")
          .partitionedBy("run_id")
          .required(
              "run_id", DataTypes.StringType, "Id of the run; its snapshots are tagged run-<id>")
          .required("sequence", DataTypes.LongType, "Counts the runs of the warehouse")
          .required(
              "state",
              DataTypes.StringType,
              "PUBLISHING, PUBLISHED or FAILED; readers use the PUBLISHED run of the highest sequence")
          .required("version", DataTypes.StringType, "Version of Plumbline that ran")
          .required(
              "settings_hash", DataTypes.StringType, "Hash of settings, rules and coefficients")
          .column("as_of_date", DataTypes.DateType, "Last complete UTC day the run judged by")
          .required("started_at", DataTypes.TimestampType, "Start of the run, UTC")
          .required("recorded_at", DataTypes.TimestampType, "When the state was reached, UTC")
          .required(
              "table_snapshots",
              map(DataTypes.LongType),
              "Snapshot of every table a reader sees after the run")
          .required(
              "previous_snapshots",
              map(DataTypes.LongType),
              "Snapshot before the run, of the tables it changed")
          .required(
              "fingerprints",
              map(DataTypes.StringType),
              "What each unit of each table was computed from, by table/unit")
          .required(
              "inputs", map(DataTypes.StringType), "Deliveries read, by id: state, files, rows")
          .required("facts", map(DataTypes.StringType), "Rows, seconds and totals by name")
          .required(
              "checks",
              DataTypes.createArrayType(DataTypes.StringType),
              "What was checked, with results in words")
          .column(
              "maintained_run_id",
              DataTypes.StringType,
              "Run whose rows this one kept while it rewrote their files; null for a run of the"
                  + " batch")
          .build();

  private final Lake lake;

  public Journal(Lake lake) {
    this.lake = lake;
  }

  private static org.apache.spark.sql.types.DataType map(org.apache.spark.sql.types.DataType of) {
    return DataTypes.createMapType(DataTypes.StringType, of);
  }

  /** All runs, oldest first. */
  public List<RunRecord> list() {
    Optional<org.apache.iceberg.Table> table = lake.find(RUNS.name());
    if (table.isEmpty() || table.get().currentSnapshot() == null) {
      return List.of();
    }
    List<RunRecord> runs = new ArrayList<>();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table.get()).build()) {
      rows.forEach(row -> runs.add(runOf(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    runs.sort(Comparator.comparingLong(RunRecord::sequence));
    return runs;
  }

  /** The run whose snapshots readers see. */
  public Optional<RunRecord> lastPublished() {
    return published().stream().reduce((first, second) -> second);
  }

  /** All runs that were published, oldest first. */
  public List<RunRecord> published() {
    return list().stream().filter(run -> run.state() == RunRecord.State.PUBLISHED).toList();
  }

  /** The run of the batch that computed what the given one shows. */
  public RunRecord origin(RunRecord run) {
    return run.maintains()
        .flatMap(id -> list().stream().filter(other -> other.runId().equals(id)).findFirst())
        .orElse(run);
  }

  /** The run that was interrupted while it published, if there is one. */
  Optional<RunRecord> interrupted() {
    return list().stream()
        .filter(run -> run.state() == RunRecord.State.PUBLISHING)
        .reduce((first, second) -> second);
  }

  /** Writes the run's row, in place of the one it had, in one commit. */
  void record(RunRecord run) {
    org.apache.iceberg.Table table = lake.provide(RUNS);
    PartitionData partition = new PartitionData(table.spec().partitionType());
    partition.set(0, run.runId());
    OutputFile file =
        table
            .io()
            .newOutputFile(
                table.locationProvider().newDataLocation("runs-" + UUID.randomUUID() + ".parquet"));
    try {
      DataWriter<GenericRecord> writer =
          Parquet.writeData(file)
              .schema(table.schema())
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(table.spec())
              .withPartition(partition)
              .build();
      try (writer) {
        writer.write(rowOf(run, table));
      }
      DataFile written = writer.toDataFile();
      table
          .newOverwrite()
          .overwriteByRowFilter(Expressions.equal("run_id", run.runId()))
          .addFile(written)
          .commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericRecord rowOf(RunRecord run, org.apache.iceberg.Table table) {
    GenericRecord row = GenericRecord.create(table.schema());
    row.setField("run_id", run.runId());
    row.setField("sequence", run.sequence());
    row.setField("state", run.state().name());
    row.setField("version", run.version());
    row.setField("settings_hash", run.settingsHash());
    row.setField("as_of_date", run.asOf().orElse(null));
    row.setField("started_at", run.startedAt().atOffset(ZoneOffset.UTC));
    row.setField("recorded_at", run.recordedAt().atOffset(ZoneOffset.UTC));
    row.setField("table_snapshots", new TreeMap<>(run.snapshots()));
    row.setField("previous_snapshots", new TreeMap<>(run.previous()));
    row.setField("fingerprints", new TreeMap<>(run.fingerprints()));
    row.setField("inputs", new TreeMap<>(run.inputs()));
    row.setField("facts", new TreeMap<>(run.facts()));
    row.setField("checks", run.checks());
    row.setField("maintained_run_id", run.maintains().orElse(null));
    return row;
  }

  private static RunRecord runOf(Record row) {
    return new RunRecord(
        (String) row.getField("run_id"),
        (Long) row.getField("sequence"),
        RunRecord.State.valueOf((String) row.getField("state")),
        (String) row.getField("version"),
        (String) row.getField("settings_hash"),
        Optional.ofNullable((java.time.LocalDate) row.getField("as_of_date")),
        instant(row.getField("started_at")),
        instant(row.getField("recorded_at")),
        sorted(row.getField("table_snapshots"), Long.class),
        sorted(row.getField("previous_snapshots"), Long.class),
        sorted(row.getField("fingerprints"), String.class),
        sorted(row.getField("inputs"), String.class),
        sorted(row.getField("facts"), String.class),
        ((List<?>) row.getField("checks")).stream().map(String::valueOf).toList(),
        Optional.ofNullable((String) row.getField("maintained_run_id")));
  }

  private static Instant instant(Object value) {
    return ((OffsetDateTime) value).toInstant();
  }

  private static <T> Map<String, T> sorted(Object value, Class<T> type) {
    Map<String, T> result = new TreeMap<>();
    ((Map<?, ?>) value).forEach((key, item) -> result.put(key.toString(), type.cast(item)));
    return result;
  }
}
