package dev.plumbline.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The sample as datasets. Each row follows from the seed, a unit and a day alone: no unit knows
 * another, so any number of rows needs no memory and any partitioning gives the same rows.
 */
final class Generator {
  /** Enough fillers to tell how many lines an average one has. */
  private static final long FILLERS_IN_SAMPLE = 400;

  private static final long METRICS_PER_FILE = 2_000_000;

  /** Days of units whose lines are mixed: some ten thousand lines, which fit in a task's memory. */
  private static final long MIXED = 256;

  private final SparkSession spark;
  private final SampleSize size;
  private final Units units;
  private final Calendar calendar;

  Generator(SparkSession spark, SampleSize size) {
    this(spark, size, new Units(size));
  }

  private Generator(SparkSession spark, SampleSize size, Units units) {
    this.spark = spark;
    this.size = size;
    this.units = units;
    this.calendar = units.calendar();
  }

  /** The same company, for a bill that is not finished. */
  Generator of(Edition edition) {
    return new Generator(spark, size, new Units(size, edition));
  }

  Units units() {
    return units;
  }

  /** The planted company first, then as many fillers as the wanted rows leave room for. */
  long unitsForWantedRows() {
    int fixed = units.fixed();
    int days = calendar.days();
    long planted = lines(0, days, 0, fixed, 2).count();
    long missing = Math.max(0, size.rows() - planted);
    if (missing == 0) {
      return fixed;
    }
    long sampled = lines(0, 1, fixed, fixed + FILLERS_IN_SAMPLE, 2).count() * days;
    // A filler and its disk come together.
    return fixed + 2 * Math.round(missing * FILLERS_IN_SAMPLE / 2.0 / sampled);
  }

  /**
   * Charge lines of some days and units, in the plain form of {@link CurSchema#FILLED} and in no
   * order: an export promises none, and one by resource would make files that are small as no real
   * ones are.
   */
  Dataset<Row> lines(int fromDay, int toDay, long fromUnit, long toUnit, int partitions) {
    Units all = units;
    Bill bill = new Bill(units.catalogue().payer(), calendar, size.seed());
    UsageLines usage = new UsageLines(units, bill);
    PlanLines plans = new PlanLines(calendar, bill);
    ReservationLines reservations = new ReservationLines(calendar, bill);
    MonthLines months = new MonthLines(units.catalogue(), calendar, bill);
    int days = toDay - fromDay;
    return mixed(
        (toUnit - fromUnit) * days,
        partitions,
        CurSchema.FILLED,
        (position, rows) -> {
          long unit = fromUnit + position / days;
          int day = fromDay + (int) (position % days);
          if (all.isBill(unit)) {
            months.add(day, rows);
          } else if (all.isCommitment(unit)) {
            Commitment commitment = all.commitment(unit);
            if (commitment.isPlan()) {
              plans.add(commitment, day, rows);
            } else {
              reservations.add(commitment, day, rows);
            }
          } else {
            usage.add(all.resource(unit), day, rows);
          }
        });
  }

  /**
   * Metric records with the day they arrive, their place, and the bucket that keeps a day's files
   * small.
   */
  Dataset<Row> metrics(long toUnit, int partitions) {
    Units all = units;
    MetricRecords metrics = new MetricRecords(calendar);
    int days = calendar.days();
    // About three metrics for every second unit and hour.
    long filesPerDay = 1 + toUnit * 24 * 3 / 2 / METRICS_PER_FILE;
    return rows(
            toUnit * days,
            partitions,
            MetricRecords.SCHEMA,
            (position, rows) -> {
              long unit = position / days;
              if (!all.isBill(unit) && !all.isCommitment(unit)) {
                metrics.add(all.resource(unit), (int) (position % days), position, rows);
              }
            })
        .withColumn("bucket", pmod(xxhash64(col("place")), lit(filesPerDay)));
  }

  Dataset<Row> waste(long toUnit, int partitions) {
    Truth truth = new Truth(units);
    return rows(toUnit, partitions, Truth.WASTE, truth::addWaste);
  }

  Dataset<Row> owners(long toUnit, int partitions) {
    Truth truth = new Truth(units);
    return rows(toUnit, partitions, Truth.OWNERS, truth::addOwner);
  }

  /** Adds the rows of one position to a list. */
  private interface Maker extends Serializable {
    void add(long position, List<Row> rows);
  }

  /** The rows of positions that lie far from each other, shuffled together; the same each time. */
  private Dataset<Row> mixed(long positions, int partitions, StructType schema, Maker maker) {
    long blocks = 1 + positions / MIXED;
    long seed = size.seed();
    FlatMapFunction<Long, Row> function =
        block -> {
          List<Row> rows = new ArrayList<>();
          for (long position = block; position < positions; position += blocks) {
            maker.add(position, rows);
          }
          Collections.shuffle(rows, new Random(Noise.mix(seed ^ block)));
          return rows.iterator();
        };
    return spark.range(0, blocks, 1, partitions).flatMap(function, Encoders.row(schema));
  }

  private Dataset<Row> rows(long positions, int partitions, StructType schema, Maker maker) {
    FlatMapFunction<Long, Row> function =
        position -> {
          List<Row> rows = new ArrayList<>();
          maker.add(position, rows);
          return rows.iterator();
        };
    return spark.range(0, positions, 1, partitions).flatMap(function, Encoders.row(schema));
  }
}
