package dev.plumbline.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What the successive deliveries of a month have and lack. */
class EditionTest extends SparkTest {
  private static final YearMonth JUNE = YearMonth.of(2026, 6);
  private static final SampleSize SIZE = new SampleSize(1, 1, 7, JUNE);

  private static List<String> changes(List<Edition> editions) {
    return editions.stream()
        .map(
            edition ->
                edition.madeAt()
                    + " "
                    + edition.days()
                    + " days, lacks "
                    + edition.lacking().stream().map(row -> row.get("late")).toList())
        .toList();
  }

  @Test
  void eachDeliveryLacksLessThanTheOneBefore() {
    assertThat(changes(Edition.list(5, JUNE)))
        .containsExactly(
            "2026-06-21T06:00:00Z 19 days, lacks [usage, invoice, type, type, type, product, tags,"
                + " price, cover]",
            "2026-07-03T06:00:00Z 30 days, lacks [invoice, type, type, type, product, tags, price,"
                + " cover]",
            "2026-07-06T06:00:00Z 30 days, lacks [type, product, tags, price, cover]",
            "2026-07-09T06:00:00Z 30 days, lacks [tags, price, cover]",
            "2026-07-16T06:00:00Z 30 days, lacks []");
  }

  @Test
  void thereAreFiveAtMost() {
    assertThat(SampleCompany.mostDeliveries()).isEqualTo(5);
    Path nowhere = Path.of("target", "never-written");
    assertThatThrownBy(() -> SampleCompany.write(spark, nowhere.toString(), SIZE, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deliveries must be 0 to 5, found 6");
    assertThat(nowhere).doesNotExist();
  }

  /** One day of the first units: what is put right later is another rate, a tag, a cover. */
  @Test
  void whatIsPutRightLaterCostsMoreAndBearsNoTags() {
    Generator finished = new Generator(spark, SIZE);
    Edition fourth = Edition.list(4, JUNE).get(3);
    int units = finished.units().fixed();
    lines(finished, units).createOrReplaceTempView("finished");
    fourth
        .of(lines(finished.of(fourth), units), finished.units().catalogue())
        .createOrReplaceTempView("fourth");
    String cost =
        "select cast(sum(line_item_unblended_cost) as decimal(24,6)) from %s where"
            + " line_item_usage_type like '%%TimedStorage-SIA-ByteHrs'";
    // A quarter more: 30,000 GB, half of them in this class.
    assertThat(decimal(cost.formatted("fourth")))
        .isEqualByComparingTo(
            decimal(cost.formatted("finished")).multiply(new java.math.BigDecimal("1.25")));
    assertThat(
            count(
                "fourth where line_item_usage_account_id = '210000000012' and resource_tags is not null"))
        .isZero();
    assertThat(
            count(
                "finished where line_item_usage_account_id = '210000000012' and resource_tags is not null"))
        .isPositive();
    String covered = " where line_item_line_item_type = 'DiscountedUsage'";
    // Of two machines that a reservation covers, one for a day.
    assertThat(count("finished" + covered) - count("fourth" + covered)).isEqualTo(24);
  }

  private static Dataset<Row> lines(Generator generator, int units) {
    return generator.lines(0, 1, 0, units, 2);
  }

  private java.math.BigDecimal decimal(String query) {
    return spark.sql(query).head().getDecimal(0).setScale(4, java.math.RoundingMode.HALF_UP);
  }

  private long count(String from) {
    return spark.sql("select count(*) from " + from).head().getLong(0);
  }
}
