package dev.plumbline.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Same seed, same rows; more rows, more fleet. */
class GeneratorTest {
  private static final SampleSize SIZE = new SampleSize(1, 1, 7, YearMonth.of(2026, 2));
  private static final int UNITS = 400;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SparkTest.session();
  }

  @Test
  void theSameSeedGivesTheSameLinesWhateverThePartitions() {
    assertThat(lines(SIZE, 2)).isEqualTo(lines(SIZE, 7));
  }

  @Test
  void anotherSeedGivesOtherLines() {
    SampleSize other = new SampleSize(1, 1, 8, SIZE.firstMonth());
    assertThat(lines(other, 2)).isNotEqualTo(lines(SIZE, 2));
  }

  @Test
  void theSameSeedGivesTheSameMetricsWhateverThePartitions() {
    // Summer time somewhere or not: the machine's zone has no say either.
    assertThat(content(new Generator(spark, SIZE).metrics(30, 1)))
        .isEqualTo(content(new Generator(spark, SIZE).metrics(30, 5)));
  }

  @Test
  void whatNoSampleCompanyHasWrittenIsNotReplaced(@TempDir Path folder) throws IOException {
    Path owners = Files.writeString(folder.resolve("owners.csv"), "sub_account_id,owner\n");
    assertThatThrownBy(() -> SampleCompany.write(spark, folder, SIZE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("owners.csv would be replaced and was written by no sample company");
    assertThat(owners).hasContent("sub_account_id,owner");
    assertThat(SampleCompany.isIn(folder)).isFalse();
  }

  @Test
  void aSmallWishYieldsThePlantedCompanyAlone() {
    Generator generator = new Generator(spark, SIZE);
    assertThat(generator.unitsForWantedRows()).isEqualTo(generator.units().fixed());
  }

  @Test
  void aLargeWishIsMetByFillersThatNobodyHolds() {
    SampleSize large = new SampleSize(100_000_000, 1, 7, SIZE.firstMonth());
    Generator generator = new Generator(spark, large);
    long units = generator.unitsForWantedRows();
    long last = units - 20;
    long perDay = generator.lines(0, 1, last, units, 2).count();
    // A hundred million lines in 28 days of 24 hours need about 150,000 units.
    assertThat(units).isBetween(140_000L, 160_000L);
    assertThat(perDay).isEqualTo(20 * 24);
  }

  private static List<Row> lines(SampleSize size, int partitions) {
    return content(new Generator(spark, size).lines(0, 2, 0, UNITS, partitions));
  }

  /** How many rows there are, and a sum of their hashes that does not depend on their order. */
  private static List<Row> content(Dataset<Row> rows) {
    return rows.selectExpr("cast(xxhash64(struct(*)) as decimal(38,0)) as hash")
        .selectExpr("count(*)", "sum(hash)")
        .collectAsList();
  }
}
