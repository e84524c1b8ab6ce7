package dev.plumbline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.plumbline.cli.Plumbline;
import dev.plumbline.ingest.Charges;
import dev.plumbline.ingest.MetricCollections;
import dev.plumbline.ingest.MetricPoints;
import dev.plumbline.job.Job;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may know whom, and which layer may read which. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("dev.plumbline");

  /** Jobs that read staging; everything later reads what they make. */
  private static final Set<String> READERS_OF_STAGING =
      Set.of(
          "bill_totals",
          "charge_days",
          "resource_days",
          "usage_hours",
          "utilization",
          "restatements");

  private static final String[] COMMON = {
    "dev.plumbline.check..",
    "dev.plumbline.coefficient..",
    "dev.plumbline.console..",
    "dev.plumbline.expression..",
    "dev.plumbline.format..",
    "dev.plumbline.job..",
    "dev.plumbline.kpi..",
    "dev.plumbline.rule..",
    "dev.plumbline.settings..",
    "dev.plumbline.storage..",
    "dev.plumbline.store..",
    "dev.plumbline.table.."
  };

  private static String in(String name) {
    return "dev.plumbline." + name + "..";
  }

  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static List<Job> jobs() {
    var nobody =
        new dev.plumbline.attribution.AttributionSettings(
            List.of(), List.of(), List.of(), Map.of());
    return Jobs.all(
        Definitions.load(dev.plumbline.settings.ConfFiles.of(Optional.empty())),
        new dev.plumbline.attribution.Ownership(
            nobody, dev.plumbline.attribution.AccountOwners.none()),
        List.of());
  }

  @Test
  void theCommonModuleKnowsNoJob() {
    holds(
        noClasses()
            .that(resideInAnyPackage(COMMON))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.plumbline",
                in("anomaly"),
                in("attribution"),
                in("carbon"),
                in("change"),
                in("cli"),
                in("collect"),
                in("commitment"),
                in("container"),
                in("delivery"),
                in("forecast"),
                in("idle"),
                in("ingest"),
                in("options"),
                in("query"),
                in("redaction"),
                in("report"),
                in("resource"),
                in("sample"),
                in("scorecard"),
                in("transfer"),
                in("unit"),
                in("series"),
                in("usage"),
                in("utilization")));
  }

  @Test
  void stagingNeitherJoinsNorDecides() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(in("ingest"))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("dev.plumbline..")
                    .and(
                        com.tngtech.archunit.base.DescribedPredicate.not(
                            resideInAnyPackage(
                                in("ingest"), in("format"), in("settings"), in("table"))))));
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(in("delivery"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                in("attribution"),
                in("carbon"),
                in("commitment"),
                in("container"),
                in("idle"),
                in("report"),
                in("scorecard"),
                in("transfer"),
                in("unit"),
                in("usage"),
                in("utilization")));
  }

  @Test
  void onlyTheIntermediateLayerAndUtilizationKnowTheStagingTables() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(
                in("anomaly"),
                in("attribution"),
                in("carbon"),
                in("change"),
                in("commitment"),
                in("container"),
                in("forecast"),
                in("idle"),
                in("query"),
                in("report"),
                in("scorecard"),
                in("transfer"),
                in("unit"),
                in("series"),
                in("usage"))
            .should()
            .dependOnClassesThat(
                belongToAnyOf(Charges.class, MetricPoints.class, MetricCollections.class)));
  }

  @Test
  void onlyNamedJobsReadStaging() {
    for (Job job : jobs()) {
      if (job.inputs().stream().anyMatch(input -> input.layer() == Layer.STAGING)) {
        assertThat(READERS_OF_STAGING)
            .as(job.output() + " reads " + job.inputs())
            .contains(job.output().name());
      }
    }
  }

  @Test
  void noLayerReadsALaterOne() {
    for (Job job : jobs()) {
      for (Table input : job.inputs()) {
        assertThat(input.layer())
            .as(job.output() + " reads " + input)
            .isLessThanOrEqualTo(job.output().layer());
      }
    }
  }

  @Test
  void theScorecardReadsMarts() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(in("scorecard"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("resource"), in("ingest"), in("delivery")));
  }

  @Test
  void theReportComputesNothing() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(in("report"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("resource"), in("ingest"), "org.apache.spark.sql.."));
  }

  @Test
  void plantedTruthIsNotWrittenByRules() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(in("sample"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                in("rule"), in("kpi"), in("idle"), in("scorecard"), in("utilization")));
  }

  @Test
  void packagesFormNoCycles() {
    holds(slices().matching("dev.plumbline.(*)..").should().beFreeOfCycles());
  }

  @Test
  void onlyTheProgramEndsTheProcess() {
    holds(
        noClasses()
            .that()
            .doNotBelongToAnyOf(Plumbline.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class));
  }

  @Test
  void nobodyReachesIntoTheEngine() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.plumbline.query.QueryPlan")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.spark.sql.catalyst..", "org.apache.spark.sql.execution..", "scala.."));
  }

  @Test
  void jobsReadNoPathsAndSayNothing() {
    holds(
        noClasses()
            .that()
            .implement(Job.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "org.apache.hadoop.fs..", "org.slf4j..")
            .orShould()
            .accessField(System.class, "out"));
  }

  /** Whoever is new on either list says there why its rows do not grow with the bill. */
  @Test
  void whatComesToTheDriverDoesNotGrowWithTheBill() {
    assertThat(callersOf("collect", "collectAsList", "take", "takeAsList", "toLocalIterator"))
        .containsExactlyInAnyOrderElementsOf(OnTheDriver.COLLECTED.keySet());
    assertThat(callersOf("broadcast"))
        .containsExactlyInAnyOrderElementsOf(OnTheDriver.SENT.keySet());
  }

  /** Outer classes that call one of the methods of the engine's rows. */
  private static Set<String> callersOf(String... methods) {
    Set<String> callers = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      type.getMethodCallsFromSelf().stream()
          .filter(call -> List.of(methods).contains(call.getName()))
          .filter(call -> isOfRows(call.getTargetOwner().getName()))
          .forEach(call -> callers.add(outermost(type)));
    }
    return callers;
  }

  private static boolean isOfRows(String owner) {
    return owner.startsWith("org.apache.spark.sql.")
        || owner.equals("org.apache.spark.api.java.JavaRDD");
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getSimpleName());
  }
}
