package dev.plumbline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
  @TempDir Path folder;

  private OptionLayers layers(String file, Map<String, String> environment) {
    try {
      Path conf = Files.writeString(folder.resolve("mine.yaml"), file);
      return OptionLayers.of(Optional.of(conf), environment, ConfFiles.of(Optional.empty()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Options options(String file) {
    return layers(file, Map.of()).options();
  }

  @Test
  void withoutAnyFileTheDocumentedDefaultsHold() {
    Options options =
        OptionLayers.of(Optional.empty(), Map.of(), ConfFiles.of(Optional.empty())).options();
    assertThat(options.inputs().charges()).isEmpty();
    assertThat(options.inputs().metrics()).isEmpty();
    assertThat(options.inputs().owners()).isEmpty();
    assertThat(options.warehouse().uri()).isEqualTo("./warehouse");
    assertThat(options.warehouse().catalog()).isEqualTo("local");
    assertThat(options.warehouse().namespace()).isEqualTo("plumbline");
    assertThat(options.attribution().tagKeys()).containsExactly("owner", "team", "cost_center");
    assertThat(options.attribution().environmentKeys())
        .containsExactly("environment", "env", "stage");
    assertThat(options.attribution().workloadKeys())
        .containsExactly("workload", "application", "app", "project");
    assertThat(options.attribution().aliases()).isEmpty();
    assertThat(options.scorecard().scopes()).containsExactly("organization", "account", "owner");
    assertThat(options.rules().byRule()).isEmpty();
  }

  @Test
  void parametersOfRulesComeFromEachLayer() {
    String file = "rules: {EC2-01: {cpu_percent: 3, lookback_days: 28}}\n";
    Map<String, String> environment = Map.of("PLUMBLINE_RULES", "{EC2-01: {cpu_percent: 4}}");
    Options options = layers(file, environment).with(List.of("rules.all.gone_days=5")).options();
    assertThat(options.rules().byRule())
        .isEqualTo(
            Map.of(
                "EC2-01",
                Map.of(
                    "cpu_percent", BigDecimal.valueOf(4), "lookback_days", BigDecimal.valueOf(28)),
                "all",
                Map.of("gone_days", BigDecimal.valueOf(5))));
    assertThat(options.rules().place()).isEqualTo(folder.resolve("mine.yaml").toString());
  }

  @Test
  void billsMayBeNamedInTheEnvironment() {
    Map<String, String> environment =
        Map.of("PLUMBLINE_INPUTS_CHARGES", "[{path: bills, format: cur}]");
    assertThat(layers("", environment).options().inputs().charges())
        .extracting(input -> input.path() + " " + input.format())
        .containsExactly("bills cur");
  }

  @Test
  void whatCannotBeSetIsRefusedWithTheWayToWriteIt() {
    assertThatThrownBy(() -> layers("", Map.of()).with(List.of("rules")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--set: 'rules' sets nothing; write it as");
    assertThatThrownBy(() -> layers("", Map.of()).with(List.of("warehouse.url=x")).options())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("warehouse.url: is not a known key.")
        .hasMessageContaining("Did you mean 'uri'?");
    assertThatThrownBy(
            () -> layers("", Map.of()).with(List.of("rules.EC2-01.cpu_percent=low")).options())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rules.EC2-01.cpu_percent: must be a number, not 'low'");
    assertThatThrownBy(() -> layers("", Map.of("PLUMBLINE_RULES", "{EC2-01")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("PLUMBLINE_RULES: is not readable as YAML");
  }

  @Test
  void theNearestLayerWins() {
    String file = "warehouse: {uri: ./from-file, namespace: from_file}\n";
    Map<String, String> environment = Map.of("PLUMBLINE_WAREHOUSE_URI", "./from-environment");
    assertThat(layers(file, Map.of()).options().warehouse().uri()).isEqualTo("./from-file");
    assertThat(layers(file, environment).options().warehouse().uri())
        .isEqualTo("./from-environment");
    Options nearest =
        layers(file, environment).with("warehouse.uri", "./from-command-line").options();
    assertThat(nearest.warehouse().uri()).isEqualTo("./from-command-line");
    assertThat(nearest.warehouse().namespace()).isEqualTo("from_file");
    assertThat(nearest.warehouse().catalog()).isEqualTo("local");
  }

  @Test
  void everyOptionOfTheFileIsRead() {
    Options options =
        options(
            """
            inputs:
              charges: [{path: bills, format: cur2}]
              metrics: [{path: stream}]
              owners: owners.csv
            warehouse: {uri: ./w, namespace: costs}
            aws: {region: eu-west-1, path_style: true}
            attribution:
              tag_keys: [squad]
              environment_keys: [tier]
              workload_keys: [product]
              aliases: {Frontend: web}
            scorecard: {scopes: [organization]}
            """);
    assertThat(options.inputs().charges())
        .extracting(input -> input.path() + " " + input.format())
        .containsExactly("bills cur2");
    assertThat(options.inputs().metrics()).containsExactly("stream");
    assertThat(options.inputs().owners()).contains("owners.csv");
    assertThat(options.warehouse().namespace()).isEqualTo("costs");
    assertThat(options.attribution().tagKeys()).containsExactly("squad");
    assertThat(options.attribution().environmentKeys()).containsExactly("tier");
    assertThat(options.attribution().workloadKeys()).containsExactly("product");
    assertThat(options.attribution().aliases()).isEqualTo(Map.of("Frontend", "web"));
    assertThat(options.scorecard().scopes()).containsExactly("organization");
  }

  @Test
  void listsFromTheEnvironmentArePartedByCommas() {
    assertThat(
            layers("", Map.of("PLUMBLINE_ATTRIBUTION_TAG_KEYS", "squad, team"))
                .options()
                .attribution()
                .tagKeys())
        .containsExactly("squad", "team");
  }

  @Test
  void allThatIsWrongIsReportedAtOnce() {
    assertThatThrownBy(
            () ->
                options(
                    """
                    inputs: {charges: [{path: bills, format: csv}], units: units.csv}
                    warehous: {uri: x}
                    warehouse: {namespace: My-Tables, catalog: glue}
                    scorecard: {scopes: [acount]}
                    """))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("6 problems in")
        .hasMessageContaining("mine.yaml")
        .hasMessageContaining("inputs.charges[0].format: is 'csv'")
        .hasMessageContaining("inputs.units: this version does not read it yet")
        .hasMessageContaining("warehouse.catalog: is 'glue'")
        .hasMessageContaining("warehouse.namespace: is 'My-Tables'")
        .hasMessageContaining("warehous: is not a known key.")
        .hasMessageContaining("Did you mean 'warehouse'?")
        .hasMessageContaining("'acount' is no scope")
        .hasMessageContaining("Did you mean 'account'?");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path gone = folder.resolve("gone.yaml");
    assertThatThrownBy(
            () -> OptionLayers.of(Optional.of(gone), Map.of(), ConfFiles.of(Optional.empty())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(gone.toString());
  }

  @Test
  void whatIsSetChangesTheTextThatTheSettingsAreKnownBy() {
    assertThat(options("attribution: {tag_keys: [squad]}\n").text())
        .isNotEqualTo(options("").text())
        .isEqualTo(options("attribution: {tag_keys: [squad]}\n").text());
    assertThat(List.of(options("").text())).doesNotContain("");
  }
}
