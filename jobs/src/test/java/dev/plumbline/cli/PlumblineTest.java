package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Wrong use: exit code 2 and a word that helps, before any table is touched. */
@ResourceLock(Resources.SYSTEM_OUT)
class PlumblineTest {
  @TempDir Path folder;

  private String refused(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Plumbline.execute(arguments)).isEqualTo(2);
    } finally {
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private String refusedRun(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "run";
    all[1] = "--warehouse";
    all[2] = folder.resolve("warehouse").toString();
    System.arraycopy(options, 0, all, 3, options.length);
    String said = refused(all);
    assertThat(folder.resolve("warehouse/catalog.db")).doesNotExist();
    return said;
  }

  @Test
  void aRunWithoutABillSaysWhereToNameIt() {
    assertThat(refusedRun()).contains("inputs.charges: no bill is named");
  }

  @Test
  void aPeriodThatIsNoneIsNamed() {
    for (String period :
        new String[] {"January", "2026-13", "2026-03..2026-01", "2026-01..2026-02..2026-03"}) {
      assertThat(refusedRun("--charges", "x", "--period", period))
          .contains("--period: '" + period + "' is no billing period");
    }
  }

  @Test
  void aDayThatIsNoneIsNamed() {
    assertThat(refusedRun("--charges", "x", "--as-of", "yesterday"))
        .contains("--as-of: 'yesterday' is no day");
  }

  @Test
  void aTableThatNobodyMakesIsNamedWithTheOneThatWasMeant() {
    assertThat(refusedRun("--charges", "x", "--only", "emision"))
        .contains("there is no job for 'emision'")
        .contains("Did you mean 'emissions'?");
  }

  @Test
  void aRunUntilATableNeedsOneThatIsKnownAndReadsTheBill() {
    assertThat(refusedRun("--charges", "x", "--until", "emision"))
        .contains("--until")
        .contains("Did you mean 'emissions'?");
    assertThat(refusedRun("--charges", "x", "--until", "emissions", "--only", "emissions"))
        .contains("--until and --only exclude each other");
  }

  @Test
  void aFolderOfDefinitionsThatIsNotThereIsNamed() {
    assertThat(refusedRun("--charges", "x", "--definitions", folder.resolve("none").toString()))
        .contains(folder.resolve("none").toString());
  }

  @Test
  void anUnknownOptionIsRefused() {
    assertThat(refusedRun("--chargs", "x")).contains("--chargs");
  }

  @Test
  void aDayOfThePastThatIsNoneIsNamed() {
    assertThat(refused("sql", "select 1", "--as-reported", "last week"))
        .contains("--as-reported: 'last week' is no day; write it as 2026-01-31");
    assertThat(refused("report", "--as-reported", "2026-02-30")).contains("'2026-02-30' is no day");
  }

  @Test
  void maintenanceNeedsAWarehouse() {
    assertThat(refused("maintain", "--warehouse", folder.resolve("none").toString()))
        .contains("there is no warehouse at");
  }

  @Test
  void queriesNeedAWarehouse() {
    assertThat(refused("sql", "select 1", "--warehouse", folder.resolve("none").toString()))
        .contains("there is no warehouse at")
        .contains(folder.resolve("none").toString());
  }
}
