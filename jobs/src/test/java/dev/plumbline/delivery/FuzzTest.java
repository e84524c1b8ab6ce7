package dev.plumbline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.ChargeInput;
import dev.plumbline.ingest.Deliveries;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.IngestCharges;
import dev.plumbline.ingest.IngestMetrics;
import dev.plumbline.ingest.KnownUnits;
import dev.plumbline.ingest.ReadCounts;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files spoilt at random, with seeds: each ends in records that are all accounted for, or in one
 * sentence about the file, never in anything else.
 */
class FuzzTest extends SparkTest {
  private static final int FEW = 50;
  private static final int MANY = 500;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Formats FORMATS = Formats.load();

  private enum Kind {
    CSV,
    PARQUET,
    NDJSON,
    FOCUS,
    OTEL,
    MANIFEST;

    boolean isMetrics() {
      return this == NDJSON || this == OTEL;
    }
  }

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFewSpoiltFilesAreAccountedForOrRefused() throws IOException {
    spoil(0, FEW);
  }

  @Slow("reads hundreds of files, one after the other")
  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void manySpoiltFilesAreAccountedForOrRefused() throws IOException {
    spoil(FEW, MANY);
  }

  private void spoil(int first, int end) throws IOException {
    byte[] parquet = parquet();
    List<String> surprises = new ArrayList<>();
    for (int seed = first; seed < end; seed++) {
      Random random = new Random(seed);
      Kind kind = Kind.values()[seed % Kind.values().length];
      Path file = folder.resolve(seed + name(kind));
      if (kind == Kind.MANIFEST) {
        deliver(file, random);
      } else {
        Files.write(file, spoilt(kind, parquet, random));
      }
      try {
        outcome(kind, file, folder.resolve("side-" + seed))
            .ifPresent(text -> surprises.add(file.getFileName() + ": " + text));
      } catch (RuntimeException failure) {
        // One sentence about the file is what a run would end with.
        if (IngestCharges.inputProblem(failure).isEmpty()) {
          surprises.add(file.getFileName() + ": " + failure);
        }
      }
    }
    assertThat(surprises).isEmpty();
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case CSV -> ".csv.gz";
      case PARQUET -> ".parquet";
      case NDJSON -> ".json";
      case FOCUS -> ".csv";
      case OTEL -> ".bin";
      case MANIFEST -> "";
    };
  }

  /** A good bill behind a spoilt manifest. */
  private static void deliver(Path report, Random random) throws IOException {
    Path month = report.resolve("20250101-20250201");
    Files.createDirectories(month.resolve("a"));
    Files.writeString(month.resolve("a/r-1.csv"), GoodFiles.csv());
    String manifest =
        """
        {"assemblyId":"a","account":"111111111111","reportName":"r",
         "columns":[{"category":"lineItem","name":"UsageAccountId"}],
         "billingPeriod":{"start":"20250101T000000.000Z","end":"20250201T000000.000Z"},
         "bucket":"b","reportKeys":["r/20250101-20250201/a/r-1.csv"],"additionalArtifactKeys":[]}
        """;
    byte[] text = manifest.getBytes(StandardCharsets.UTF_8);
    Files.write(
        month.resolve("r-Manifest.json"),
        random.nextBoolean()
            ? Mutations.values(manifest, random).getBytes(StandardCharsets.UTF_8)
            : Mutations.bytes(text, random));
  }

  /** What of a file is not accounted for; empty where all is. */
  private Optional<String> outcome(Kind kind, Path file, Path side) throws IOException {
    List<Delivery> all =
        Deliveries.find(
                kind.isMetrics() ? List.of() : List.of(new ChargeInput(file.toString(), "auto")),
                kind.isMetrics() ? List.of(file.toString()) : List.of(),
                new Configuration(),
                KnownUnits.NONE,
                FORMATS)
            .all();
    List<Delivery> found =
        all.stream().filter(delivery -> delivery.state() == Delivery.State.READY).toList();
    if (all.stream().anyMatch(d -> d.state() != Delivery.State.READY && d.problem().isBlank())) {
      return Optional.of("refused without a word");
    }
    Optional<String> lost =
        UnreadFiles.named(() -> read(kind, found, new org.apache.hadoop.fs.Path(side.toUri())));
    return lost.isPresent() || found.isEmpty() ? lost : uncounted(kind, file, side);
  }

  private Optional<String> read(Kind kind, List<Delivery> found, org.apache.hadoop.fs.Path side) {
    long stored =
        kind.isMetrics()
            ? IngestMetrics.read(spark, found, FORMATS, side).collectAsList().size()
            : IngestCharges.read(spark, found, FORMATS, side).collectAsList().size();
    ReadCounts counts = counts(side);
    long records = counts.records();
    long rejected = counts.rejected();
    if (kind == Kind.PARQUET) {
      records = found.stream().mapToLong(Delivery::statedRows).sum();
      rejected = IngestCharges.rejectedParquet(spark, found, FORMATS).count();
    }
    boolean whole = kind.isMetrics() ? stored <= records - rejected : stored == records - rejected;
    return whole
        ? Optional.empty()
        : Optional.of(records + " records, " + stored + " stored, " + rejected + " rejected");
  }

  private ReadCounts counts(org.apache.hadoop.fs.Path side) {
    return ReadCounts.of(side, spark.sparkContext().hadoopConfiguration());
  }

  /** Holds the records that were counted against a count that shares nothing with the readers. */
  private Optional<String> uncounted(Kind kind, Path file, Path side) throws IOException {
    if (kind == Kind.PARQUET || kind == Kind.OTEL) {
      // Their readers stop at what they cannot read, and Parquet states its rows itself.
      return Optional.empty();
    }
    long counted = counts(new org.apache.hadoop.fs.Path(side.toUri())).records();
    long plain = kind == Kind.MANIFEST ? GoodFiles.LINES : plainly(kind, Files.readAllBytes(file));
    boolean fits = kind == Kind.NDJSON ? counted >= plain : plain < 0 || counted == plain;
    return fits
        ? Optional.empty()
        : Optional.of(counted + " records counted, " + plain + " in the file");
  }

  /** Lines of a table, or lines that are JSON objects; below zero where lines are not records. */
  private static long plainly(Kind kind, byte[] bytes) throws IOException {
    byte[] plain = bytes;
    if (kind == Kind.CSV) {
      try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        plain = unpacked.readAllBytes();
      }
    }
    String text = new String(plain, StandardCharsets.UTF_8);
    if (kind == Kind.NDJSON) {
      return text.lines().filter(FuzzTest::isObject).count();
    }
    boolean areLinesRecords = text.indexOf('"') < 0 && text.indexOf('\r') < 0;
    return areLinesRecords ? text.lines().filter(line -> !line.isEmpty()).count() - 1 : -1;
  }

  private static boolean isObject(String line) {
    try {
      return JSON.readTree(line).isObject();
    } catch (IOException notJson) {
      return false;
    }
  }

  private static byte[] spoilt(Kind kind, byte[] parquet, Random random) throws IOException {
    return switch (kind) {
      case CSV ->
          random.nextBoolean()
              ? GoodFiles.gzip(
                  Mutations.cells(GoodFiles.csv(), random).getBytes(StandardCharsets.UTF_8))
              : Mutations.bytes(
                  GoodFiles.gzip(GoodFiles.csv().getBytes(StandardCharsets.UTF_8)), random);
      case FOCUS ->
          random.nextBoolean()
              ? Mutations.cells(GoodFiles.focus(), random).getBytes(StandardCharsets.UTF_8)
              : Mutations.bytes(GoodFiles.focus().getBytes(StandardCharsets.UTF_8), random);
      case OTEL -> Mutations.bytes(GoodFiles.otel(), random);
      case MANIFEST -> throw new IllegalArgumentException("is no file");
      case PARQUET -> Mutations.bytes(parquet, random);
      case NDJSON ->
          random.nextBoolean()
              ? Mutations.values(GoodFiles.ndjson(), random).getBytes(StandardCharsets.UTF_8)
              : Mutations.bytes(GoodFiles.ndjson().getBytes(StandardCharsets.UTF_8), random);
    };
  }

  private byte[] parquet() throws IOException {
    Path written = folder.resolve("good");
    spark
        .range(GoodFiles.LINES)
        .selectExpr(
            "cast(id as string) as identity_line_item_id",
            "'111111111111' as bill_payer_account_id",
            "timestamp'2025-01-01 00:00:00' as bill_billing_period_start_date",
            "'222222222222' as line_item_usage_account_id",
            "'Usage' as line_item_line_item_type",
            "timestamp'2025-01-02 00:00:00' as line_item_usage_start_date",
            "timestamp'2025-01-02 01:00:00' as line_item_usage_end_date",
            "'AmazonEC2' as line_item_product_code",
            "'BoxUsage:m5.large' as line_item_usage_type",
            "'RunInstances' as line_item_operation",
            "cast(1 as double) as line_item_usage_amount",
            "'USD' as line_item_currency_code",
            "cast(0.1 as double) as line_item_unblended_cost")
        .coalesce(1)
        .write()
        .parquet(written.toString());
    try (Stream<Path> parts = Files.list(written)) {
      return Files.readAllBytes(
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
  }
}
