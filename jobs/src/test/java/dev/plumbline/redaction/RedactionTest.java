package dev.plumbline.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Jobs;
import dev.plumbline.format.Formats;
import dev.plumbline.format.ResourcePatterns;
import dev.plumbline.format.ResourcePatterns.ResourceExample;
import dev.plumbline.ingest.ResourceIds;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.storage.Aws;
import dev.plumbline.store.Login;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import dev.plumbline.usage.TagMarkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows with pseudonyms, and the key they are made by. */
class RedactionTest extends SparkTest {
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  private static final Map<String, String> KEY =
      Map.of(RedactionKey.VARIABLE, "sixteen characters");

  @TempDir Path folder;

  private Redaction redaction() {
    return Redaction.of(CONF, Warehouse.local(folder.resolve("warehouse")), KEY, true);
  }

  @Test
  void ofEveryTextThatStagingHoldsItIsSaidWhatBecomesOfIt() {
    Jobs.staging()
        .forEach(
            table -> {
              Dataset<Row> rows = spark.createDataFrame(List.of(), table.schema());
              assertThat(redaction().rows(rows).schema().simpleString())
                  .as(table.name())
                  .isEqualTo(rows.schema().simpleString());
            });
    assertThatThrownBy(() -> redaction().rows(spark.sql("select 'Jane' as x_new")))
        .hasMessageContaining("x_new");
  }

  @Test
  void idsAreTakenForTheSameThingsAndStillFindTheirMetrics() {
    ResourcePatterns patterns = Formats.load().resources();
    List<ResourceExample> named =
        patterns.examples().stream().filter(e -> e.metricId().isPresent()).toList();
    StructType schema =
        new StructType()
            .add("x_product_code", "string")
            .add("x_usage_type", "string")
            .add("resource_id", "string")
            .add("sub_account_id", "string")
            .add("region_id", "string")
            .add("tags", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    ResourceIds ids = new ResourceIds(patterns);
    for (ResourceExample e : named) {
      Row line =
          RowFactory.create(e.product(), e.usage(), e.id(), e.account(), e.region(), e.tags());
      Dataset<Row> of = redaction().rows(spark.createDataFrame(List.of(line), schema));
      Dataset<Row> metric =
          redaction().rows(spark.sql("select '%s' as resource_id".formatted(e.metricId().get())));
      assertThat(ids.described(of).select("resource_type", "x_metric_resource_id").head())
          .as(e.id())
          .isEqualTo(RowFactory.create(e.type(), metric.head().getString(0)));
    }
    assertThat(named).hasSizeGreaterThan(10);
  }

  @Test
  void whatTagsGiveAwayTheyStillGiveAway() {
    TagMarkers plain = TagMarkers.load(CONF, new dev.plumbline.settings.Problems());
    Redaction redaction = redaction();
    TagMarkers redacted = plain.redacted(redaction::value, redaction.toolWords());
    assertThat(redacted.production()).contains(redaction.value("prod")).doesNotContain("prod");
    StructType schema =
        new StructType()
            .add("tags", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    Dataset<Row> rows =
        redaction.rows(
            spark.createDataFrame(
                List.of(
                    RowFactory.create(Map.of("managed-by", "Terraform 1.5")),
                    RowFactory.create(Map.of("managed-by", "Jane"))),
                schema));
    Column told =
        functions.exists(
            functions.map_entries(functions.col("tags")),
            tag ->
                functions
                    .concat(functions.lit("managed_by="), tag.getField("value"))
                    .rlike("^(?:" + String.join("|", redacted.infrastructureAsCode()) + ")$"));
    assertThat(rows.select(told).collectAsList())
        .extracting(row -> row.getBoolean(0))
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void rulesLookForThePseudonymsOfTheirWords() {
    Redaction redaction = redaction();
    String rules = redaction.definitions(CONF).text("rules/idle/_conventions.yaml");
    assertThat(rules).doesNotContain("'standby'").contains("'" + redaction.value("standby") + "'");
    assertThat(Redaction.none().definitions(CONF)).isSameAs(CONF);
  }

  @Test
  void aKeyIsMadeBesideTheWarehouseForItsOwnerAlone() throws IOException {
    Warehouse warehouse = Warehouse.local(folder.resolve("warehouse"));
    Redaction first = Redaction.of(CONF, warehouse, Map.of(), true);
    Path file = folder.resolve("warehouse.redact-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Redaction.of(CONF, warehouse, Map.of(), false).fingerprint())
        .isEqualTo(first.fingerprint());
    assertThat(Redaction.of(CONF, warehouse, KEY, false).fingerprint())
        .isNotEqualTo(first.fingerprint());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Redaction.of(CONF, warehouse, Map.of(), false))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("chmod 600 " + file);
    Files.delete(file);
    assertThatThrownBy(() -> Redaction.of(CONF, warehouse, Map.of(), false))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is not at '" + file + "'");
  }

  @Test
  void aKeyThatCanBeGuessedIsRefusedAndAFarWarehouseNeedsOne() {
    Warehouse far =
        new Warehouse("s3://bucket/warehouse", "glue", "plumbline", Aws.defaults(), Login.NONE);
    assertThatThrownBy(() -> Redaction.of(CONF, far, Map.of(RedactionKey.VARIABLE, "abc"), true))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has 3 characters");
    assertThatThrownBy(() -> Redaction.of(CONF, far, Map.of(), true))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("set " + RedactionKey.VARIABLE);
  }
}
