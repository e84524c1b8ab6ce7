package dev.plumbline.coefficient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoefficientsTest {
  private static final String YAML =
      """
      title: Power of lamps
      source: Data sheets
      licence: CC0
      derivation: As printed
      date: "2026-11-01"
      version: "1"
      key: [lamp]
      columns:
        lamp: {type: text, required: true, about: Name}
        kind: {type: text, allowed: [led, bulb], about: Kind}
        power_w: {type: number, unit: W, min: 0, max: 100, about: Power}
        sockets: {type: integer, unit: count, about: Sockets}
      """;
  private static final String CSV =
      """
      lamp,kind,power_w,sockets
      desk,led,4.5,1
      "hall, upper",bulb,60,2
      *,led,,
      """;

  @TempDir private Path conf;

  private CoefficientTable table(String yaml, String csv, Problems problems) {
    return CoefficientTable.of(
        "lamps",
        new CoefficientTable.Text("lamps.yaml", yaml),
        new CoefficientTable.Text("lamps.csv", csv),
        problems);
  }

  private String problemsOf(String yaml, String csv) {
    Problems problems = new Problems();
    table(yaml, csv, problems);
    return problems.text();
  }

  @Test
  void rowsAreFoundByKeyAndKeepTheirOrder() {
    Problems problems = new Problems();
    CoefficientTable lamps = table(YAML, CSV, problems);

    assertThat(problems.text()).isEmpty();
    assertThat(lamps.rows())
        .extracting(row -> row.text("lamp"))
        .containsExactly("desk", "hall, upper", "*");
    assertThat(lamps.row("desk").number("power_w")).isEqualTo(4.5);
    assertThat(lamps.find("cellar")).isEmpty();
  }

  @Test
  void aLookUpSaysWhetherItFellBack() {
    CoefficientTable lamps = table(YAML, CSV, new Problems());

    assertThat(lamps.lookUp("desk", "*").isFallback()).isFalse();
    LookUp missing = lamps.lookUp("cellar", "*");
    assertThat(missing.isFallback()).isTrue();
    assertThat(missing.row().text("lamp")).isEqualTo("*");
  }

  @Test
  void anEmptyCellIsNotZero() {
    CoefficientRow row = table(YAML, CSV, new Problems()).row("*");

    assertThat(row.findNumber("power_w")).isEmpty();
    assertThatThrownBy(() -> row.number("power_w")).hasMessageContaining("lamps.power_w is empty");
  }

  @Test
  void everyBrokenCellIsReportedAtOnce() {
    String text =
        problemsOf(
            YAML,
            """
            lamp,kind,power_w,sockets
            desk,led,much,1.5
            desk,lad,101,1
            ,bulb,-1,1
            hall,bulb,1
            """);

    assertThat(text)
        .contains("row 2, power_w: must be a number, not 'much'")
        .contains("row 2, sockets: must be a whole number, not 1.5")
        .contains("row 3, kind: is 'lad'; allowed are led, bulb. Did you mean 'led'?")
        .contains("row 3, power_w: is 101 W, above the largest value allowed, 100")
        .contains("row 3: repeats the key [desk]")
        .contains("row 4, lamp: is empty; a value is required")
        .contains("row 4, power_w: is -1 W, below the smallest value allowed, 0")
        .contains("row 5: has 3 cells instead of 4");
  }

  @Test
  void aHeaderThatDiffersFromTheDescriptionIsRefused() {
    assertThat(problemsOf(YAML, "lamp,kind,power,sockets\n"))
        .contains("the header is [lamp, kind, power, sockets]; the YAML beside it says");
  }

  @Test
  void sourceAndLicenceAreNotOptional() {
    assertThat(problemsOf(YAML.replace("source: Data sheets\n", "").replace("CC0", "''"), CSV))
        .contains("source: is missing; say where the figures come from")
        .contains("licence: is missing");
  }

  @Test
  void aUnitNobodyKnowsIsRefused() {
    assertThat(problemsOf(YAML.replace("unit: W,", "unit: w/GB,"), CSV))
        .contains("columns.power_w.unit: is 'w/GB', which is not a known unit");
    assertThat(problemsOf(YAML.replace("unit: W, ", ""), CSV))
        .contains("columns.power_w.unit: is missing");
    assertThat(
            problemsOf(YAML.replace("type: text, required", "type: text, unit: W, required"), CSV))
        .contains("columns.lamp.unit: must be left out");
  }

  @Test
  void aKeyMustNameColumns() {
    assertThat(problemsOf(YAML.replace("key: [lamp]", "key: [lamps]"), CSV))
        .contains("key: is [lamps]; it must name one or more of the columns");
  }

  private Coefficients load(Problems problems) {
    return Coefficients.load(ConfFiles.of(Optional.of(conf)), problems);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(conf.resolve("coefficients"));
    Files.writeString(conf.resolve("coefficients").resolve(name), text);
  }

  @Test
  void theDigestChangesWithAFigure() throws IOException {
    write("lamps.csv", CSV);
    write("lamps.yaml", YAML);
    String before = load(new Problems()).digest();
    assertThat(load(new Problems()).digest()).isEqualTo(before);

    write("lamps.csv", CSV.replace("4.5", "4.6"));
    assertThat(load(new Problems()).digest()).isNotEqualTo(before);
  }

  @Test
  void aTableAndItsDescriptionComeInPairs() throws IOException {
    write("lamps.csv", CSV);
    write("stoves.yaml", YAML);
    Problems problems = new Problems();

    Coefficients loaded = load(problems);
    loaded.table("ovens", problems);

    assertThat(problems.text())
        .contains(conf + "/coefficients/lamps.csv\n  has no lamps.yaml beside it")
        .contains(conf + "/coefficients/stoves.yaml\n  describes a table whose CSV is missing")
        .contains("ovens: is missing");
  }

  @Test
  void quotedCellsMayHoldCommasQuotesAndLineEnds() {
    assertThat(Csv.records("a,b\r\n\"x \"\"y\"\"\nz\",\n\nlast,1"))
        .containsExactly(
            java.util.List.of("a", "b"),
            java.util.List.of("x \"y\"\nz", ""),
            java.util.List.of("last", "1"));
  }
}
