package dev.plumbline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.FileSizes;
import dev.plumbline.store.Retention;
import java.io.IOException;
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
    assertThat(options.maintenance().retention()).isEqualTo(new Retention(35, 25, 3));
    assertThat(options.maintenance().sizes()).isEqualTo(new FileSizes(256L << 20, 32L << 20, 5));
  }

  @Test
  void allThatIsWrongWithMaintenanceIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                options(
                    """
                    maintenance:
                      keep_runs_days: 1.5
                      keep_files_days: 2
                      small_file_mb: 256
                    """))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("keep_runs_days: is 1.5; a whole number from 1 is allowed")
        .hasMessageContaining("keep_files_days: is 2; a whole number from 3 is allowed")
        .hasMessageContaining("small_file_mb: is 256; it must be below target_file_mb, 256");
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
