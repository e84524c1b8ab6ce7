package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.storage.Aws;
import dev.plumbline.storage.Storage;
import dev.plumbline.store.Login;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Bills and warehouse in buckets, the catalog in a database beside them. */
@ResourceLock("aws identity")
class S3BatchTest extends SparkTest {
  private final S3Server server = S3Server.shared();
  @TempDir Path folder;
  private String bucket;

  @BeforeEach
  void deliver() {
    bucket = server.newBucket();
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", 2, 0);
    SmallBills.writeCur2(spark, folder.resolve("bill"), "2026-02", "0.5", 1, false);
    server.upload(folder.resolve("bill"), bucket, "billing/cur");
  }

  private Warehouse warehouse(String catalog) {
    return new Warehouse(
        "s3://" + bucket + "/lake", catalog, "plumbline", server.aws(), Login.NONE);
  }

  private BillBatch batch(Published published, Warehouse warehouse) {
    return new BillBatch(
        "s3://" + bucket + "/billing/cur",
        warehouse,
        warehouse.folder("tmp"),
        published::session,
        java.util.List.of());
  }

  @Test
  void theTablesInABucketEqualThoseInAFolderRowByRow() {
    Published local = new Published(spark, folder.resolve("warehouse"));
    new BillBatch(folder, local::session).run();
    Warehouse warehouse =
        warehouse("jdbc:h2:mem:" + bucket + ";DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE");
    Published published = new Published(spark, warehouse);
    BillBatch batch = batch(published, warehouse);
    assertThat(batch.run()).isPresent();
    Map<String, List<String>> expected = local.rows();
    assertThat(expected.get("charges")).hasSize(145 + 48);
    assertThat(published.rows()).isEqualTo(expected);
    assertThat(batch.run()).as("nothing has changed").isEmpty();
    // The same bytes delivered again are the same delivery, whenever they came.
    server.upload(folder.resolve("bill"), bucket, "billing/cur");
    assertThat(batch.run()).as("delivered again").isEmpty();
  }

  @Test
  void aReportIsStoredAsThePageItIs() throws IOException {
    Aws sealing =
        new Aws(
            Optional.empty(),
            Optional.of(server.endpoint()),
            true,
            Optional.of(S3Server.KMS_KEY),
            false,
            Map.of());
    Storage storage = new Storage(sealing);
    String address =
        storage.write(
            "s3://" + bucket + "/report/", "p.html", "text/html; charset=utf-8", "<p>\u00fc</p>");
    assertThat(address).isEqualTo("s3://" + bucket + "/report/p.html");
    HttpResponse<String> page = server.get("/" + bucket + "/report/p.html");
    assertThat(S3Server.contentType(page)).isEqualTo("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("x-amz-server-side-encryption-aws-kms-key-id"))
        .hasValue(S3Server.KMS_KEY);
    assertThat(page.body()).isEqualTo("<p>\u00fc</p>");
    assertThat(storage.text(address)).isEqualTo("<p>\u00fc</p>");
    assertThatThrownBy(() -> storage.write("s3://no-such-bucket/r", "p", "text/plain", "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bucket does not exist");
  }

  @Test
  void whoReadsAnInputSaysThatItPaysWhenItIsToldSo() throws IOException {
    try (FaultProxy proxy = new FaultProxy(server.endpoint())) {
      Aws paying =
          new Aws(
              Optional.empty(),
              Optional.of(proxy.endpoint()),
              true,
              Optional.empty(),
              true,
              Map.of());
      server.upload(folder.resolve("bill"), bucket, "paid");
      String object = "/" + bucket + "/paid/2026-01-0.csv";
      assertThat(new Storage(paying).text("s3:/" + object)).startsWith("identity/LineItemId");
      assertThat(proxy.payers()).contains(object + " requester");
    }
  }
}
