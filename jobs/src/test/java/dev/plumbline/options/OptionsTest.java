package dev.plumbline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.storage.Aws;
import dev.plumbline.store.FileSizes;
import dev.plumbline.store.Retention;
import dev.plumbline.store.Warehouse;
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
    assertThat(options.warehouse().aws()).isEqualTo(Aws.defaults());
    assertThat(options.attribution().tagKeys()).containsExactly("owner", "team", "cost_center");
    assertThat(options.attribution().environmentKeys())
        .containsExactly("environment", "env", "stage");
    assertThat(options.attribution().workloadKeys())
        .containsExactly("workload", "application", "app", "project");
    assertThat(options.attribution().aliases()).isEmpty();
    assertThat(options.scorecard().scopes()).containsExactly("organization", "account", "owner");
    assertThat(options.maintenance().retention()).isEqualTo(new Retention(35, 25, 3));
    assertThat(options.maintenance().sizes()).isEqualTo(new FileSizes(256L << 20, 32L << 20, 5));
    assertThat(options.rules().byRule()).isEmpty();
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
  void aProblemNamesTheLineOfTheFileItStandsOnAndNoneWhenItComesFromElsewhere() {
    String file = "# mine\nwarehouse: {}\nattribution:\n  tag_kyes: [team]\n";
    assertThatThrownBy(() -> options(file))
        .hasMessageContaining("line 4, column 3: attribution.tag_kyes: is not a known key");
    OptionLayers set = layers("warehouse:\n  namespace: mine\n", Map.of());
    assertThatThrownBy(() -> set.with(List.of("warehouse.namespace=A")).options())
        .hasMessageContaining("  warehouse.namespace: is 'A'");
    Map<String, String> environment = Map.of("PLUMBLINE_WAREHOUSE_NAMESPACE", "A");
    assertThatThrownBy(() -> layers("warehouse:\n  namespace: mine\n", environment).options())
        .hasMessageContaining("  warehouse.namespace: is 'A'");
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
        .hasMessageContaining("PLUMBLINE_RULES: is not readable as YAML (line 1, column 8)");
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
              units: units.csv
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
    assertThat(options.inputs().units()).contains("units.csv");
    assertThat(options.warehouse().namespace()).isEqualTo("costs");
    assertThat(options.warehouse().aws().region()).contains("eu-west-1");
    assertThat(options.warehouse().aws().isPathStyle()).isTrue();
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
                    inputs: {charges: [{path: bills, format: csv}], prices: prices.csv}
                    warehous: {uri: x}
                    warehouse: {namespace: My-Tables, catalog: glue}
                    scorecard: {scopes: [acount]}
                    """))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("6 problems in")
        .hasMessageContaining("mine.yaml")
        .hasMessageContaining("inputs.charges[0].format: is 'csv'")
        .hasMessageContaining("inputs.prices: this version does not read it yet")
        .hasMessageContaining("warehouse.catalog: is glue, but warehouse.uri is the local folder")
        .hasMessageContaining("warehouse.namespace: is 'My-Tables'")
        .hasMessageContaining("warehous: is not a known key.")
        .hasMessageContaining("Did you mean 'warehouse'?")
        .hasMessageContaining("'acount' is no scope")
        .hasMessageContaining("Did you mean 'account'?");
  }

  @Test
  void awsIsReachedAsTheFileSaysAndElseAsTheVariablesOfTheSdkSay() {
    Options given =
        options(
            """
            warehouse: {uri: "s3://lake/tables/", catalog: "jdbc:postgresql://db/lake"}
            aws:
              region: eu-west-1
              endpoint: "https://store:9000"
              path_style: true
              kms_key: alias/bills
              requester_pays: true
            """);
    assertThat(given.warehouse().aws())
        .isEqualTo(
            new Aws(
                Optional.of("eu-west-1"),
                Optional.of("https://store:9000"),
                true,
                Optional.of("alias/bills"),
                true,
                Map.of()));
    assertThat(given.warehouse().uri()).isEqualTo("s3://lake/tables");
    assertThat(given.warehouse().catalog()).isEqualTo("jdbc:postgresql://db/lake");
    Map<String, String> variables =
        Map.of("AWS_REGION", "eu-north-1", "AWS_ENDPOINT_URL_S3", "http://s3", "AWS_SECRET", "x");
    Aws found = layers("", variables).options().warehouse().aws();
    assertThat(found.regionOf("s3")).contains("eu-north-1");
    assertThat(found.endpointOf("s3")).contains("http://s3");
    assertThat(found.endpointOf("glue")).isEmpty();
    assertThat(found.toString()).doesNotContain("SECRET");
  }

  @Test
  void theLoginOfACatalogComesFromTheEnvironmentAlone() {
    String file = "warehouse: {uri: \"s3://lake\", catalog: \"jdbc:postgresql://db/lake\"}\n";
    Map<String, String> login =
        Map.of("PLUMBLINE_JDBC_USER", "plumb", "PLUMBLINE_JDBC_PASSWORD", "bob");
    Warehouse warehouse = layers(file, login).options().warehouse();
    assertThat(warehouse.catalogProperties())
        .containsEntry("jdbc.user", "plumb")
        .containsEntry("jdbc.password", "bob");
    assertThat(warehouse.toString()).doesNotContain("bob");
    for (String address :
        List.of("jdbc:postgresql://db/lake?user=a&password=b", "jdbc:mysql://a:b@db/lake")) {
      assertThatThrownBy(
              () -> options("warehouse: {uri: \"s3://lake\", catalog: \"" + address + "\"}\n"))
          .hasMessageContaining("warehouse.catalog: holds a password");
    }
  }

  @Test
  void aCatalogMustFitWhereTheTablesLie() {
    assertThatThrownBy(() -> options("warehouse: {uri: \"s3://lake\"}\n"))
        .hasMessageContaining("warehouse.catalog: is local");
    assertThatThrownBy(() -> options("warehouse: {uri: \"s3a://lake\", catalog: glue}\n"))
        .hasMessageContaining("warehouse.uri: is 's3a://lake'");
    assertThatThrownBy(() -> options("warehouse: {catalog: hive}\naws: {endpoint: minio}\n"))
        .hasMessageContaining("warehouse.catalog: is 'hive'")
        .hasMessageContaining("aws.endpoint: is 'minio'");
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

  @Test
  void aVariableThatSetsNothingIsRefused() {
    assertThatThrownBy(() -> layers("", Map.of("PLUMBLINE_WAREHOUSE_URL", "w")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("PLUMBLINE_WAREHOUSE_URL: is no option")
        .hasMessageContaining("Did you mean 'PLUMBLINE_WAREHOUSE_URI'?");
    assertThat(
            layers("", Map.of("PLUMBLINE_WAREHOUSE", "w", "PLUMBLINE_SERVICE_HOST", "10.0.0.1"))
                .options()
                .warehouse()
                .uri())
        .isEqualTo("w");
    assertThatThrownBy(() -> layers("", Map.of("PLUMBLINE_AWS", "eu-west-1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("PLUMBLINE_AWS: is a group of options");
    // What is neither true nor false must not count as false.
    assertThatThrownBy(() -> layers("", Map.of("PLUMBLINE_REDACT", "1")).options())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("redact");
    assertThat(layers("", Map.of("PLUMBLINE_REDACT", "True")).options().redact()).isTrue();
  }
}
