package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.format.Mapping;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MappingsTest extends SparkTest {
  static Stream<String> formats() {
    return Formats.load().bills().stream().map(mapping -> mapping.formats().get(0));
  }

  private final Formats formats = Formats.load();

  @ParameterizedTest
  @MethodSource("formats")
  void everyExampleOfTheMappingComesOutAsItSays(String format) {
    Problems problems = new Problems();
    MappingExamples.check(spark, formats.bill(format), problems);
    assertThat(problems.text()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void thePlainLineRuleAgreesWithTheMappingOnEveryExample(String format) {
    Mapping mapping = formats.bill(format);
    var charges = MappingExamples.charges(spark, mapping, mapping.examples());
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
