package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plumbline.settings.InputException;
import dev.plumbline.store.Login;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a store does to a run that reads from it: it answers late, half, or not at all. */
@ResourceLock("aws identity")
class S3FaultsTest extends SparkTest {
  private static final String KEY = "billing/hourly/20260101-20260201/a1/2026-01-0.csv";

  private final S3Server server = S3Server.shared();
  @TempDir Path folder;
  private FaultProxy proxy;
  private String bucket;
  private Published published;
  private BillBatch batch;

  @BeforeEach
  void deliver() {
    proxy = new FaultProxy(server.endpoint());
    bucket = server.newBucket();
    Path month = folder.resolve("in/hourly/20260101-20260201");
    SmallBills.writeCsv(month.resolve("a1"), "2026-01", 1, 0);
    manifest(month, "a1");
    server.upload(folder.resolve("in"), bucket, "billing");
    Warehouse warehouse =
        new Warehouse(
            "s3://" + bucket + "/lake",
            "jdbc:sqlite:" + folder.resolve("catalog.db"),
            "plumbline",
            S3Server.aws(proxy.endpoint()),
            Login.NONE);
    published = new Published(spark, warehouse);
    batch =
        new BillBatch(
            "s3://" + bucket + "/billing",
            warehouse,
            warehouse.folder("tmp"),
            published::session,
            java.util.List.of());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private static void manifest(Path month, String assembly) {
    SmallBills.write(
        month.resolve("hourly-Manifest.json"),
        """
        {"assemblyId":"%1$s","account":"111111111111","reportName":"hourly",
         "billingPeriod":{"start":"20260101T000000.000Z","end":"20260201T000000.000Z"},
         "bucket":"b","reportKeys":["billing/hourly/20260101-20260201/%1$s/2026-01-0.csv"]}
        """
            .formatted(assembly));
  }

  @Test
  @Slow("waits until the store's client gives up")
  void anObjectThatIsAlwaysCutIsNamedAndNothingOfItIsLoaded() {
    proxy.cut(KEY, Integer.MAX_VALUE);
    Throwable thrown = catchThrowable(batch::run);
    assertThat(input(thrown).getMessage()).contains(bucket + "/" + KEY).contains("Nothing of it");
    assertThat(published.run()).isEmpty();
    proxy.heal();
    batch.run();
    assertThat(published.table("charges").count()).isEqualTo(145);
  }

  @Test
  void aSlowStoreAndACutConnectionAreAskedAgainAndALostObjectLeavesTheMonthAsItWas() {
    FaultProxy.Spoiling cut = proxy.cut(KEY, 2);
    FaultProxy.Spoiling slow = proxy.slowDown("/" + bucket, 9);
    batch.run();
    assertThat(slow.methods()).contains("GET", "PUT", "HEAD");
    assertThat(cut.spoilt()).isEqualTo(2);
    proxy.heal();
    List<String> before = Published.text(published.table("charges"));
    assertThat(before).hasSize(145);
    Path month = folder.resolve("next/hourly/20260101-20260201");
    SmallBills.writeCsv(
        month.resolve("a2"), "2026-01", List.of(SmallBills.csvTax("2026-01", "9")), 1, 0);
    manifest(month, "a2");
    server.upload(folder.resolve("next"), bucket, "billing");
    proxy.vanish("/a2/", 0);
    assertThat(batch.run())
        .as("gone before it is looked into: the delivery is incomplete")
        .isPresent();
    assertThat(Published.text(published.table("charges"))).isEqualTo(before);
    assertThat(published.table("deliveries").where("state = 'INCOMPLETE'").count()).isOne();
    // Gone between the look into it and the reading of its rows.
    proxy.heal();
    proxy.vanish("/a2/", looks("/a2/"));
    batch.run();
    assertThat(published.table("deliveries").where("state = 'INCOMPLETE'").head().toString())
        .contains("/a2/2026-01-0.csv");
    assertThat(Published.text(published.table("charges"))).isEqualTo(before);
  }

  @Test
  @Slow("as the test before, of the other kind of file")
  void aParquetFileThatDisappearsAfterItWasLookedIntoIsNamed() {
    SmallBills.writeCur2(spark, folder.resolve("two"), "2026-01", "0.5", 1, false);
    server.upload(folder.resolve("two"), bucket, "billing/two");
    proxy.vanish("/two/", looks("/two/"));
    Throwable thrown = catchThrowable(batch::run);
    assertThat(input(thrown).getMessage())
        .contains(bucket + "/billing/two/")
        .contains("was there when the input was listed, and is gone now");
    assertThat(published.run()).isEmpty();
  }

  /** How often discovery asks for the objects whose keys have a part. */
  private int looks(String part) {
    FaultProxy.Spoiling look = proxy.vanish(part, Integer.MAX_VALUE);
    batch.look();
    assertThat(look.seen()).isPositive();
    proxy.heal();
    return look.seen();
  }

  private static InputException input(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null && !(cause instanceof InputException)) {
      cause = cause.getCause();
    }
    assertThat(cause).as(String.valueOf(thrown)).isNotNull();
    return (InputException) cause;
  }
}
