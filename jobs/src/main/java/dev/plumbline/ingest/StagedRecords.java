package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;

import dev.plumbline.format.Formats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Records of new CSV files that came without a manifest. Whose bills of which months they hold,
 * only the records tell, and what is to be loaded depends on that: so they are read once, kept
 * aside with the columns that matter, and loaded from there.
 */
public final class StagedRecords {
  /** Nothing was kept aside. */
  public static final StagedRecords NONE = new StagedRecords(null, Map.of(), Map.of());

  private static final int MONTH_LENGTH = 7;

  private final Path folder;
  private final Map<String, String> rowsOf;
  private final Map<String, Set<Unit>> units;

  private StagedRecords(Path folder, Map<String, String> rowsOf, Map<String, Set<Unit>> units) {
    this.folder = folder;
    this.rowsOf = rowsOf;
    this.units = units;
  }

  /**
   * Reads the files among the inputs that nobody has looked through yet.
   *
   * @param folder an empty folder, which keeps records, rejected records and counts
   */
  public static StagedRecords read(
      SparkSession spark, Deliveries inputs, Formats formats, Path folder) {
    List<Delivery> files =
        inputs.unknown().stream().map(bill -> LooseDeliveries.delivery(List.of(bill))).toList();
    Map<String, String> rowsOf = new TreeMap<>();
    Map<String, Set<Unit>> units = new TreeMap<>();
    for (Scan scan : Scan.of(files, formats)) {
      String place = new Path(folder, "records/" + rowsOf.size()).toString();
      scan.records(spark, folder, scan.uris()).write().parquet(place);
      scan.uris().forEach(uri -> rowsOf.put(uri, place));
      spark
          .read()
          .schema(scan.recordSchema())
          .parquet(place)
          .select(
              col(Scan.FILE),
              trim(col(scan.column(scan.mapping().payer()))),
              substring(trim(col(scan.column(scan.mapping().period()))), 1, MONTH_LENGTH))
          .distinct()
          .collectAsList()
          .forEach(row -> add(units, row));
    }
    return new StagedRecords(folder, rowsOf, units);
  }

  private static void add(Map<String, Set<Unit>> units, Row row) {
    units
        .computeIfAbsent(row.getString(0), file -> new TreeSet<>())
        .add(new Unit(LooseDeliveries.sourceId(row.getString(1)), row.getString(2)));
  }

  /** Payers and months by file; a file without usable records is not named. */
  public Map<String, Set<Unit>> units() {
    return units;
  }

  /** Where the records of a file are kept, if they are. */
  Optional<String> place(String uri) {
    return Optional.ofNullable(rowsOf.get(uri));
  }

  /** How many records the files had. */
  public ReadCounts counts(SparkSession spark, Collection<String> files) {
    return folder == null
        ? new ReadCounts(Map.of())
        : ReadCounts.of(folder, spark.sparkContext().hadoopConfiguration()).only(files);
  }

  /** What of the files could not be used, as {@code rejected_records}. */
  public Dataset<Row> rejected(SparkSession spark, Collection<String> files) {
    if (folder == null) {
      return spark.createDataFrame(List.of(), RejectedRecords.REJECTED_RECORDS.schema());
    }
    // A record was read before it was known which months its file holds.
    List<Row> months = new ArrayList<>();
    for (String file : files) {
      Set<Unit> held = units.getOrDefault(file, Set.of());
      months.add(RowFactory.create(file, held.size() == 1 ? period(held) : null));
    }
    StructType schema = StructType.fromDDL("file STRING, month STRING");
    Dataset<Row> rejects = Rejects.read(spark, folder);
    return rejects
        .join(broadcast(spark.createDataFrame(months, schema)), "file")
        .withColumn("billing_period", col("month"))
        .select(
            RejectedRecords.REJECTED_RECORDS.columns().stream()
                .map(column -> col(column.name()))
                .toArray(org.apache.spark.sql.Column[]::new));
  }

  private static String period(Set<Unit> units) {
    return units.iterator().next().period();
  }
}
