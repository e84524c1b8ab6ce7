package dev.plumbline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.CatalogueFiles;
import dev.plumbline.kpi.Expressions;
import dev.plumbline.kpi.Kpi;
import dev.plumbline.kpi.KpiExamples;
import dev.plumbline.kpi.Pillar;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KpiFilesTest extends SparkTest {
  private static final Problems PROBLEMS = new Problems();
  private static final Catalogue CATALOGUE =
      CatalogueFiles.load(ConfFiles.of(Optional.empty()), PROBLEMS);
  private static Map<String, List<KpiExamples.Outcome>> outcomes;

  static Stream<String> measuredFiles() {
    return CATALOGUE.kpis().stream().filter(Kpi::isMeasured).map(Kpi::file);
  }

  @ParameterizedTest
  @MethodSource("measuredFiles")
  void theExamplesOfTheFileComeOutAsItSays(String file) {
    assertThat(outcomes().get(file))
        .isNotEmpty()
        .allSatisfy(
            outcome ->
                assertThat(outcome.asExpected())
                    .as(
                        "%s: expected %s, found %s",
                        outcome.example().name(), outcome.example().expect(), outcome.found())
                    .isTrue());
  }

  @Test
  void allFilesAreSound() {
    assertThat(PROBLEMS.text()).isEmpty();
  }

  @Test
  void everyExpressionResolvesAgainstTheDeclaredTables() {
    Problems problems = new Problems();
    new Sources(Marts.ALL).check(CATALOGUE, problems);
    Expressions.check(spark, CATALOGUE.kpis(), new Sources(Marts.ALL).schemas(), problems);
    assertThat(problems.text()).isEmpty();
  }

  @Test
  void everyPrincipleAndPracticeOfTheFrameworkIsThere() {
    Map<String, Long> kinds =
        CATALOGUE.pillars().stream()
            .flatMap(pillar -> pillar.items().stream())
            .collect(Collectors.groupingBy(Pillar.Item::kind, Collectors.counting()));
    assertThat(kinds).containsEntry("principle", 33L).containsEntry("practice", 26L);
    assertThat(kinds.get("area") + kinds.get("topic")).isEqualTo(22L);
  }

  @Test
  void mostOfTheWeightOfEveryPillarCanBeMeasured() {
    for (Pillar pillar : CATALOGUE.pillars()) {
      List<Kpi> kpis =
          CATALOGUE.kpis().stream().filter(kpi -> kpi.pillar().equals(pillar.id())).toList();
      assertThat(weight(kpis.stream().filter(Kpi::isMeasured)) / weight(kpis.stream()))
          .as(pillar.id())
          .isGreaterThan(0.5);
      assertThat(kpis.stream().filter(Kpi::isMeasured).count()).isGreaterThanOrEqualTo(5);
    }
  }

  private static double weight(Stream<Kpi> kpis) {
    return kpis.mapToDouble(k -> k.weight() * CATALOGUE.grading().factor(k.evidence())).sum();
  }

  private Map<String, List<KpiExamples.Outcome>> outcomes() {
    if (outcomes == null) {
      outcomes =
          KpiExamples.run(spark, CATALOGUE, new Sources(Marts.ALL).schemas()).stream()
              .collect(Collectors.groupingBy(outcome -> outcome.kpi().file()));
    }
    return outcomes;
  }
}
