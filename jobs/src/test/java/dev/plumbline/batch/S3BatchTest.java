package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.store.Login;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bills and warehouse in buckets, the catalog in a database beside them. */
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
        "s3://" + bucket + "/billing/cur", warehouse, warehouse.folder("tmp"), published::session);
  }

  @Test
  void theTablesInABucketEqualThoseInAFolderRowByRow() {
    Published local = new Published(spark, folder.resolve("warehouse"));
    new BillBatch(folder, local::session).run();
    Warehouse warehouse = warehouse("jdbc:h2:mem:" + bucket + ";DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE");
    Published published = new Published(spark, warehouse);
    BillBatch batch = batch(published, warehouse);
    assertThat(batch.run()).isPresent();
    Map<String, java.util.List<String>> expected = local.rows();
    assertThat(expected.get("charges")).hasSize(145 + 48);
    assertThat(published.rows()).isEqualTo(expected);
    assertThat(batch.run()).as("nothing has changed").isEmpty();
  }
}
