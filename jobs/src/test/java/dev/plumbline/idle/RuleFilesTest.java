package dev.plumbline.idle;

import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.SparkTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleFilesTest extends SparkTest {
  private static final RuleSet RULES = Populations.rules(ConfFiles.of(Optional.empty()));

  static Stream<String> files() {
    return RULES.rules().stream().map(Rule::file);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTextResolvesAndEveryExampleComesOutAsExpected(String file) {
    RULES.only(List.of(file)).check(spark, Populations.all());
    RULES.only(List.of(file)).checkExamples(spark, Populations.all());
  }
}
