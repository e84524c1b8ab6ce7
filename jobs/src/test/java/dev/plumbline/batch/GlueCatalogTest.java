package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.storage.Aws;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Lease;
import dev.plumbline.store.Login;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The catalog of AWS, by configuration alone: its calls, its one writer, its tables. */
@ResourceLock("aws identity")
class GlueCatalogTest extends SparkTest {
  private final S3Server server = S3Server.shared();
  @TempDir Path folder;
  private GlueServer glue;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    glue = new GlueServer();
    Aws aws =
        new Aws(
            Optional.of("eu-west-1"),
            Optional.empty(),
            true,
            Optional.of(S3Server.KMS_KEY),
            false,
            Map.of(
                "AWS_ENDPOINT_URL_GLUE",
                glue.endpoint(),
                "AWS_ENDPOINT_URL_S3",
                server.endpoint()));
    warehouse =
        new Warehouse("s3://" + server.newBucket() + "/lake", "glue", "plumbline", aws, Login.NONE);
  }

  @AfterEach
  void close() {
    glue.close();
  }

  @Test
  void aRunPublishesThroughGlueWhatItPublishesLocally() throws IOException {
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", 1, 0);
    Published local = new Published(spark, folder.resolve("warehouse"));
    new BillBatch(folder, local::session).run();
    Published published = new Published(spark, warehouse);
    BillBatch batch =
        new BillBatch(
            folder.resolve("bill").toString(),
            warehouse,
            warehouse.folder("tmp"),
            published::session,
            java.util.List.of());
    batch.run();
    assertThat(published.rows()).isEqualTo(local.rows());
    assertThat(batch.run()).as("nothing has changed").isEmpty();
    ObjectNode charges = glue.tables("plumbline").get("charges");
    assertThat(charges.at("/Parameters/table_type").asText()).isEqualTo("ICEBERG");
    assertThat(charges.at("/StorageDescriptor/Location").asText()).startsWith(warehouse.uri());
    assertThat(charges.at("/StorageDescriptor/Columns")).isNotEmpty();
    Set<String> calls = new TreeSet<>(glue.calls());
    // A run that dies leaves tables that only it has made: the next one deletes them.
    calls.add("DeleteTable");
    assertThat(permitted("glue")).isEqualTo(calls);
    String object = charges.at("/Parameters/metadata_location").asText().replace("s3:/", "");
    assertThat(
            server.get(object).headers().firstValue("x-amz-server-side-encryption-aws-kms-key-id"))
        .hasValue(S3Server.KMS_KEY);
  }

  /** Actions on a service that the policy in conf/deploy permits. */
  private static Set<String> permitted(String service) throws IOException {
    Set<String> actions = new TreeSet<>();
    for (JsonNode statement :
        new ObjectMapper()
            .readTree(Path.of("..", "conf", "deploy", "iam-policy.json").toFile())
            .path("Statement")) {
      for (JsonNode action : statement.path("Action")) {
        if (action.asText().startsWith(service + ":")) {
          actions.add(action.asText().substring(service.length() + 1));
        }
      }
    }
    return actions;
  }

  @Test
  void twoWritersCannotHoldTheLeaseAtOnce() {
    try (Lake one = Lake.open(warehouse);
        Lake other = Lake.openExisting(warehouse)) {
      try (Lease held = Lease.take(one, Clock.systemUTC())) {
        assertThat(held).isNotNull();
        assertThatThrownBy(() -> Lease.take(other, Clock.systemUTC()))
            .isInstanceOf(ConfigurationException.class)
            .hasMessageContaining("is being written by process");
      }
      try (Lease next = Lease.take(other, Clock.systemUTC())) {
        assertThat(next).isNotNull();
      }
    }
  }

  @Test
  void aWarehouseThatIsNotThereIsNamedAndNotMade() {
    assertThatThrownBy(() -> Lake.openExisting(warehouse))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no warehouse at '" + warehouse.uri());
    assertThat(glue.calls()).doesNotContain("CreateDatabase");
  }
}
