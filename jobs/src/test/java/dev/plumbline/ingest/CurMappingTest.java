package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class CurMappingTest extends SparkTest {
  private final Formats formats = Formats.load();

  @Test
  void everyExampleOfTheMappingComesOutAsItSays() {
    Problems problems = new Problems();
    MappingExamples.check(spark, formats.cur(), problems);
    assertThat(problems.text()).isEmpty();
  }

  @Test
  void thePlainLineRuleAgreesWithTheMappingOnEveryExample() {
    var charges = MappingExamples.charges(spark, formats.cur(), formats.cur().examples());
    long different =
        charges
            .filter(
                functions.not(
                    functions.expr(
                        "billed_cost <=> x_control.billed and effective_cost <=> x_control.effective"
                            + " and x_net_billed_cost <=> x_control.net_billed"
                            + " and x_net_effective_cost <=> x_control.net_effective")))
            .count();
    assertThat(different).isZero();
  }
}
