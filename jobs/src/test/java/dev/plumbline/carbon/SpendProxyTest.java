package dev.plumbline.carbon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SpendProxyTest extends SparkTest {
  private static final String HEADER =
      "x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id | list_cost\n";

  private static double number(Row row, String column) {
    return row.getAs(column);
  }

  private static String flags(Row row) {
    return row.getList(row.fieldIndex("flags")).toString();
  }

  @Test
  void aServiceWithoutQuantityTakesTheEnergyPerMoneyOfItsService() {
    Dataset<Row> found =
        Lines.estimate(
            spark,
            HEADER
                + """
                AmazonEC2 | BoxUsage:m5.large | Hrs | 100 | us-east-1 | 9.6
                AmazonEC2 | BoxUsage:m5.large | Hrs | 100 | us-east-1 | 0
                AmazonEC2 | EBSOptimized:m4.large | Hrs | 100 | us-east-1 | 50
                AmazonEC2 | NatGateway-Hours | Hrs | 100 | us-east-1 | 4.5
                """);
    Row gateway = Lines.line(found, 4);

    // 0.646536 kWh for 9.60: the free line and the price uplift stay out
    double expected = 0.646536 / 9.6 * 4.5;
    assertThat(gateway.<String>getAs("tier")).isEqualTo("4");
    assertThat(gateway.<String>getAs("method")).isEqualTo("spend_proxy");
    assertThat(number(gateway, "energy_it_kwh")).isCloseTo(expected, within(1e-12));
    assertThat(number(gateway, "operational_location_gco2e"))
        .isCloseTo(expected * 1.15 * 270.5, within(1e-9));
    assertThat(gateway.isNullAt(gateway.fieldIndex("embodied_gco2e"))).isTrue();
    assertThat(flags(gateway)).contains("proxy_of_service");
    double high =
        Math.exp(
            Math.sqrt(
                Math.pow(Math.log(3), 2)
                    + Math.pow(Math.log(1.03), 2)
                    + Math.pow(Math.log(327.2 / 270.5), 2)));
    assertThat(number(gateway, "high_gco2e"))
        .isCloseTo(number(gateway, "operational_location_gco2e") * high, within(1e-9));
  }

  @Test
  void withoutAKnownNeighbourTheRegionAndThenAllSpeak() {
    Dataset<Row> found =
        Lines.estimate(
            spark,
            HEADER
                + """
                AmazonEC2 | BoxUsage:m5.large | Hrs | 100 | us-east-1 | 9.6
                AWSELB | LCUUsage | LCU-Hrs | 10 | us-east-1 | 1
                AWSELB | EU-LCUUsage | LCU-Hrs | 10 | eu-west-1 | 1
                """);

    assertThat(flags(Lines.line(found, 2))).contains("proxy_of_region");
    assertThat(flags(Lines.line(found, 3))).contains("proxy_of_all");
    assertThat(number(Lines.line(found, 3), "energy_it_kwh"))
        .isCloseTo(0.646536 / 9.6, within(1e-12));
  }

  @Test
  void belowATwentiethOfKnownMoneyNothingIsSaid() {
    Dataset<Row> found =
        Lines.estimate(
            spark,
            """
            billing_period | x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id | list_cost
            2026-05 | AmazonEC2 | BoxUsage:m5.large | Hrs | 100 | us-east-1 | 5
            2026-05 | AWSELB | LCUUsage | LCU-Hrs | 10 | us-east-1 | 95
            2026-06 | AmazonEC2 | BoxUsage:m5.large | Hrs | 100 | us-east-1 | 4.9
            2026-06 | AWSELB | LCUUsage | LCU-Hrs | 10 | us-east-1 | 95
            """);
    Row enough = Lines.line(found, 2);
    Row tooLittle = Lines.line(found, 4);

    assertThat(enough.<String>getAs("tier")).isEqualTo("4");
    assertThat(tooLittle.<String>getAs("tier")).isEqualTo("U");
    assertThat(tooLittle.isNullAt(tooLittle.fieldIndex("energy_it_kwh"))).isTrue();
    assertThat(flags(tooLittle)).contains("proxy_without_base");
  }

  @Test
  void coverageIsTheMoneyOfEachTier() {
    // measured machines and fees aside, the shares of the worked example: 200, 150, 100, 50, 100
    Dataset<Row> charges =
        Lines.charges(
            spark,
            HEADER
                + """
                AmazonEC2 | BoxUsage:m5.large | Hrs | 100 | us-east-1 | 200
                AmazonEC2 | EBS:VolumeUsage.gp3 | GB-Mo | 100 | us-east-1 | 150
                AmazonEC2 | NatGateway-Hours | Hrs | 100 | us-east-1 | 100
                AmazonBedrock | USE1-NovaPro-output-tokens | 1K tokens | 5 | us-east-1 | 50
                AmazonEC2 | EBSOptimized:m4.large | Hrs | 100 | us-east-1 | 100
                """);
    Dataset<Row> emissions = Lines.build(spark, charges, Lines.noResources(spark));
    Row money =
        emissions
            .selectExpr(
                "sum(list_cost) filter (where tier <> 'N') as bearing",
                "sum(list_cost) filter (where tier in ('1', '2', '3')) as physical",
                "sum(list_cost) filter (where tier = 'U') as uncovered")
            .head();

    assertThat(money.getDecimal(0)).isEqualByComparingTo(new BigDecimal(500));
    assertThat(money.getDecimal(1)).isEqualByComparingTo(new BigDecimal(350));
    assertThat(money.getDecimal(2)).isEqualByComparingTo(new BigDecimal(50));
  }
}
