package dev.plumbline.job;

import static dev.plumbline.job.Parcels.MONTH_WEIGHTS;
import static dev.plumbline.job.Parcels.PARCELS;
import static dev.plumbline.job.Parcels.SHIPPER_WEIGHTS;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.check.Check;
import dev.plumbline.check.CheckFailedException;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Journal;
import dev.plumbline.store.Lake;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Unit;
import dev.plumbline.store.Warehouse;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest extends SparkTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Lake lake;
  private SparkSession session;

  @BeforeEach
  void open() {
    lake = Lake.open(Warehouse.local(folder.resolve("warehouse")));
    session = Parcels.session(spark, lake);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private Optional<RunRecord> run(
      NavigableMap<Unit, Long> weights,
      RunRequest request,
      Supplier<SparkSession> engine,
      Job... jobs) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Parcels.runner(lake, weights, List.of(jobs), out, moment -> {}).run(request, engine);
  }

  private Optional<RunRecord> run(long number) {
    return run(
        Parcels.weights(number),
        Parcels.everything(),
        () -> session,
        Parcels.shipperWeights(),
        Parcels.monthWeights());
  }

  private List<String> published() {
    return Parcels.published(session, lake);
  }

  private Set<String> files(String table, String source) {
    Set<String> files = new TreeSet<>();
    var tasks = lake.find(table).orElseThrow().newScan().planFiles();
    try (CloseableIterable<FileScanTask> all = tasks) {
      all.forEach(
          task -> {
            if (task.file().partition().get(0, CharSequence.class).toString().equals(source)) {
              files.add(task.file().location());
            }
          });
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return files;
  }

  @Test
  void aPartOfTheJobsNeedsAPublishedRunToReadFrom() {
    RunRequest part =
        new RunRequest(any -> true, Set.of("month_weights"), Optional.empty(), "test", "hash");
    assertThatThrownBy(() -> run(Parcels.weights(1), part, () -> session, Parcels.shipperWeights()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--only: month_weights would be computed")
        .hasMessageContaining("nothing was published here yet");
  }

  @Test
  void aWarningIsSaidAndRecordedAndPublishedAllTheSame() {
    Check doubtful =
        new Check() {
          @Override
          public String promise() {
            return "weights look sound";
          }

          @Override
          public List<String> violations(Tables tables) {
            return List.of();
          }

          @Override
          public List<String> warnings(Tables tables) {
            return List.of(tables.read(MONTH_WEIGHTS).count() + " months weigh 100 % each");
          }
        };
    Optional<RunRecord> run =
        run(
            Parcels.weights(1),
            Parcels.everything(),
            () -> session,
            Parcels.shipperWeights(),
            Parcels.monthWeights().checking(doubtful));
    assertThat(run.orElseThrow().checks())
        .contains("passed weights look sound")
        .anyMatch(line -> line.matches("warning: \\d+ months weigh 100 % each"));
    assertThat(said.toString(StandardCharsets.UTF_8)).containsPattern("warning: \\d+ months");
    assertThat(published()).isEqualTo(Parcels.rows(1));
  }

  @Test
  void aRunWithoutChangesStartsNoEngineAndSaysUnchanged() {
    run(1);
    assertThat(published()).isEqualTo(Parcels.rows(1));
    said.reset();
    Supplier<SparkSession> none =
        () -> {
          throw new AssertionError("the engine was started");
        };
    assertThat(
            run(
                Parcels.weights(1),
                Parcels.everything(),
                none,
                Parcels.shipperWeights(),
                Parcels.monthWeights()))
        .isEmpty();
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("unchanged");
  }

  @Test
  void aReloadOfOneShipperTouchesNoFileOfTheOther() {
    run(1);
    Set<String> parcels = files("parcels", "bert:r");
    Set<String> weights = files("shipper_weights", "bert:r");
    run(2);
    assertThat(published()).isEqualTo(Parcels.rows(2));
    assertThat(files("parcels", "bert:r")).isEqualTo(parcels).hasSize(1);
    assertThat(files("shipper_weights", "bert:r")).isEqualTo(weights).hasSize(1);
  }

  @Test
  void aFailedCheckPublishesNothingAndIsRemembered() {
    run(1);
    Check never =
        new Check() {
          @Override
          public String promise() {
            return "no parcel is heavier than it should be";
          }

          @Override
          public List<String> violations(Tables tables) {
            long heavy = tables.read(MONTH_WEIGHTS).where("weight > 100").count();
            return heavy == 0 ? List.of() : List.of(heavy + " months are too heavy");
          }
        };
    assertThatThrownBy(
            () ->
                run(
                    Parcels.weights(5),
                    Parcels.everything(),
                    () -> session,
                    Parcels.shipperWeights(),
                    Parcels.monthWeights().checking(never)))
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContaining("1 check failed in month_weights; nothing was published")
        .hasMessageContaining("1 months are too heavy");
    assertThat(published()).isEqualTo(Parcels.rows(1));
    assertThat(new Journal(lake).list())
        .extracting(RunRecord::state)
        .containsExactly(RunRecord.State.PUBLISHED, RunRecord.State.FAILED);
    run(5);
    assertThat(published()).isEqualTo(Parcels.rows(5));
  }

  @Test
  void aRowOutsideTheMonthsToBuildIsABug() {
    ToyJob astray =
        Parcels.monthWeights()
            .making(
                inputs ->
                    Parcels.monthWeights()
                        .build(inputs)
                        .withColumn("billing_period", lit("1999-01")));
    assertThatThrownBy(
            () ->
                run(
                    Parcels.weights(1),
                    Parcels.everything(),
                    () -> session,
                    Parcels.shipperWeights(),
                    astray))
        .hasStackTraceContaining("a row of table month_weights lies outside the units");
    assertThat(published()).isEmpty();
  }

  @Test
  void aJobMayReadOnlyWhatItDeclares() {
    ToyJob sly = ToyJob.of(MONTH_WEIGHTS, SHIPPER_WEIGHTS).making(inputs -> inputs.read(PARCELS));
    assertThatThrownBy(
            () ->
                run(
                    Parcels.weights(1),
                    Parcels.everything(),
                    () -> session,
                    Parcels.shipperWeights(),
                    sly))
        .hasMessage("the job of month_weights reads parcels without declaring it as an input");
  }

  @Test
  void aDeclaredColumnThatIsNotMadeIsABug() {
    ToyJob lazy =
        Parcels.monthWeights().making(inputs -> inputs.read(SHIPPER_WEIGHTS).drop("weight"));
    assertThatThrownBy(
            () ->
                run(
                    Parcels.weights(1),
                    Parcels.everything(),
                    () -> session,
                    Parcels.shipperWeights(),
                    lazy))
        .hasMessageContaining(
            "the rows for table month_weights lack the declared columns [weight]");
  }

  @Test
  void aTrendSeesTheMonthsItLooksBackAtAndNoOthers() {
    Table trends = SHIPPER_WEIGHTS;
    ToyJob trend =
        ToyJob.of(MONTH_WEIGHTS, trends)
            .lookingBack(1)
            .making(
                inputs ->
                    inputs
                        .read(trends)
                        .agg(org.apache.spark.sql.functions.sum("weight").as("weight"))
                        .withColumn("billing_period", lit(inputs.periods().get(0))));
    RunRequest february =
        new RunRequest(
            period -> period.equals("2026-02"), Set.of(), Optional.empty(), "1", "settings");
    run(
        Parcels.weights(1),
        Parcels.everything(),
        () -> session,
        Parcels.shipperWeights(),
        Parcels.monthWeights());
    run(Parcels.weights(1), february, () -> session, Parcels.shipperWeights(), trend.ofVersion(2));
    // January 1 + 100, February 11.
    assertThat(published()).contains("month_weights 2026-02 112", "month_weights 2026-01 101");
  }

  @Test
  void someTablesAloneAreMadeFromInputsAsTheyWerePublished() {
    run(1);
    RunRequest only =
        new RunRequest(any -> true, Set.of("month_weights"), Optional.empty(), "1", "settings");
    Optional<RunRecord> partial =
        run(
            Parcels.weights(2),
            only,
            () -> session,
            Parcels.shipperWeights(),
            Parcels.monthWeights().ofVersion(2));
    assertThat(published()).isEqualTo(Parcels.rows(1));
    assertThat(partial.orElseThrow().inputs())
        .as("inputs that were not read are not recorded as read")
        .containsEntry("parcels", Parcels.weights(1).toString());
    run(2);
    assertThat(published()).isEqualTo(Parcels.rows(2));
    // A table right behind the inputs, made alone of what was read before, is stale still.
    RunRequest first =
        new RunRequest(any -> true, Set.of("shipper_weights"), Optional.empty(), "1", "settings");
    run(
        Parcels.weights(3),
        first,
        () -> session,
        Parcels.shipperWeights().ofVersion(2),
        Parcels.monthWeights());
    assertThat(published()).isEqualTo(Parcels.rows(2));
    run(
        Parcels.weights(3),
        Parcels.everything(),
        () -> session,
        Parcels.shipperWeights().ofVersion(2),
        Parcels.monthWeights());
    assertThat(published()).isEqualTo(Parcels.rows(3));
  }
}
