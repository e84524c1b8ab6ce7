package dev.plumbline.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.check.CheckFailedException;
import dev.plumbline.container.ContainerCosts;
import dev.plumbline.container.Containers;
import dev.plumbline.container.SummarizeContainers;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A bill with pods on a machine, and a cent planted in the share of one of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainerErrorTest extends SparkTest {
  private static final String MONTH = "2026-01";
  private static final String HEADER =
      SmallBills.CSV_HEADER
          + ",splitLineItem/SplitCost,splitLineItem/UnusedCost,splitLineItem/ParentResourceId\n";
  private static final UnaryOperator<Dataset<Row>> NOTHING = UnaryOperator.identity();

  @TempDir static Path folder;
  private static Published published;

  /** A machine of 0.20 an hour whose two pods take 0.12 and 0.08, what is unused included. */
  @BeforeAll
  static void deliver() {
    List<String> lines = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      lines.add(
          SmallBills.csvMachine(MONTH, hour, "i-0123456789abcdef1", "web", "0.2000000000") + ",,,");
      lines.add(pod(hour, "shop", "0.1000000000,0.0200000000"));
      lines.add(pod(hour, "batch", "0.0700000000,0.0100000000"));
    }
    SmallBills.write(
        folder.resolve("bill/" + MONTH + ".csv"), HEADER + String.join("\n", lines) + "\n");
    published = new Published(session(), folder.resolve("warehouse"));
  }

  private static String pod(int hour, String namespace, String shares) {
    String id = "arn:aws:eks:eu-west-1:333333333333:pod/prod/" + namespace + "/a/" + namespace;
    return SmallBills.csvMachine(MONTH, hour, id, "web", "0.2000000000")
            .replace("EU-BoxUsage:m5.large", "EU-EKS-EC2-vCPU-Hours")
            .replace("RunInstances", "EKSPod-EC2")
        + ","
        + shares
        + ",i-0123456789abcdef1";
  }

  private static BillBatch batch() {
    Problems problems = new Problems();
    Containers containers = Containers.load(ConfFiles.of(Optional.empty()), problems);
    return new BillBatch(folder, published::session, List.of(new SummarizeContainers(containers)));
  }

  private static Dataset<Row> centMore(Dataset<Row> rows) {
    return rows.withColumn(
        "x_split_cost",
        when(
                col("resource_id").contains("/batch/"),
                col("x_split_cost").plus(lit("0.01").cast(Types.MONEY)).cast(Types.MONEY))
            .otherwise(col("x_split_cost")));
  }

  @Test
  void aCentInTheShareOfAPodPublishesNothing() {
    assertThatThrownBy(() -> batch().run(ContainerErrorTest::centMore, NOTHING, NOTHING))
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContainingAll("charge_days", "container_shares", "nothing was published");
    assertThatThrownBy(() -> batch().run(NOTHING, ContainerErrorTest::centMore, NOTHING))
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContainingAll("charge_days", "container_shares");
    assertThat(published.snapshots()).isEmpty();
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void withoutItPodsCostTheirMachineAndTheBillCountsItOnce() {
    batch().run();

    // 24 x 0.12 and 24 x 0.08 are the 4.80 of the machine.
    assertRows(
        published.table("container_costs"),
        ContainerCosts.CONTAINER_COSTS,
        """
        cluster | namespace | split_cost | unused_cost | total_cost
        prod    | shop      | 2.40       | 0.48        | 2.88
        prod    | batch     | 1.68       | 0.24        | 1.92
        """);
    assertRows(
        published.table("reconciliation").where("basis = 'effective'"),
        dev.plumbline.attribution.Reconciliation.RECONCILIATION,
        """
        bill_total | attributed_total | residual
        4.80       | 4.80             | 0
        """);
    assertThat(published.run().orElseThrow().checks())
        .contains(
            "passed containers have every share of the bill's split cost allocation, to the last digit")
        .noneMatch(check -> check.startsWith("warning: containers"));
  }
}
