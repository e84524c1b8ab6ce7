package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Pods and tasks on machines: their shares are paid by who claims them, and no total changes. */
class ContainerClaimsTest extends SparkTest {
  /** The node of worked example E5 with its three pods, and a second one beside it. */
  private static final String NODES =
      """
      sub_account_id | x_product_code | resource_id | pricing_unit | tags | x_is_split | x_split_parent_resource_id | x_split_cost | x_split_unused_cost | x_net_split_cost | x_net_split_unused_cost | effective_cost | list_cost
      500000000001 | AmazonEC2 | node-1 | Hrs | {"team":"platform"} | false | | | | | | 144 | 150
      500000000001 | AmazonEC2 | node-1 | GB | {"team":"platform"} | false | | | | | | 3 | 3
      500000000001 | AmazonEKS | pod-1 | vCPU-Hours | {"team":"web"} | true | node-1 | 36 | 13.342657 | 36 | 13.342657 | 0 |
      500000000001 | AmazonEKS | pod-2 | vCPU-Hours | {"team":"web"} | true | node-1 | 30.461538 | 10.825175 | 30.461538 | 10.825175 | 0 |
      500000000001 | AmazonEKS | pod-3 | vCPU-Hours | {"team":"batch"} | true | node-1 | 38.769231 | 14.601399 | 38.769231 | 14.601399 | 0 |
      500000000001 | AmazonEC2 | node-2 | Hrs | {"team":"platform"} | false | | | | | | 10 | 10
      500000000001 | AmazonEKS | pod-4 | vCPU-Hours | | true | node-2 | 4 | 1 | 4 | 1 | 0 |
      500000000001 | AmazonEKS | pod-5 | vCPU-Hours | {"team":"web"} | true | node-3 | 7 | 0 | 7 | 0 | 0 |
      """;

  private static Dataset<Row> attributed(String settings) {
    return Bills.attributed(Bills.ownership(settings), Bills.days(NODES)).localCheckpoint();
  }

  /** What each claims before anything is shared, in cents. */
  private static Map<String, String> claimed(String settings) {
    Map<String, String> costs = new TreeMap<>();
    Bills.claimed(Bills.ownership(settings), Bills.days(NODES))
        .groupBy("owner")
        .agg(functions.sum("effective_cost").cast("decimal(9,2)").cast("string"))
        .collectAsList()
        .forEach(row -> costs.put(row.getString(0), row.getString(1)));
    return costs;
  }

  private static Map<String, String> byOwner(Dataset<Row> attributed, String basis) {
    return Bills.byOwner(Bills.statements(attributed), "1", basis);
  }

  @Test
  void podsArePaidByTheirTeamsAndTheRestByTheMachines() {
    Dataset<Row> attributed = attributed("tag_keys: [team]\n");
    // 144.00 are 90.63 and 53.37; traffic, and pods nobody claims, stay with the machine's owner.
    Map<String, String> shared =
        Map.of("web", "90.63", "batch", "53.37", "platform", "13.00", "unallocated", "0.00");
    assertThat(byOwner(attributed, "effective")).isEqualTo(shared);
    assertThat(byOwner(attributed, "net_effective")).isEqualTo(shared);
    assertThat(byOwner(attributed, "billed"))
        .isEqualTo(
            Map.of("web", "0.00", "batch", "0.00", "platform", "157.00", "unallocated", "0.00"));
    assertThat(attributed.selectExpr("cast(sum(effective_cost) as string)").head().getString(0))
        .isEqualTo("157.0000000000");
  }

  @Test
  void aRuleForAMachineClaimsItsContainers() {
    String rule = "rules: [{id: jobs, owner: jobs, match: {parent: node-2}}]\n";
    assertThat(claimed("tag_keys: [team]\n" + rule))
        .isEqualTo(Map.of("web", "90.63", "batch", "53.37", "platform", "8.00", "jobs", "5.00"));
  }

  @Test
  void whatIsLeftOfAMachineInAPoolIsSharedAsThePoolIs() {
    String pool =
        "tag_keys: [squad, team]\npools: [{id: nodes, method: even, match: {service: AmazonEC2}}]\n";
    Dataset<Row> days =
        Bills.days(NODES.replace("{\"team\":\"platform\"}", "").replace("GB |", "Hrs |"));
    Dataset<Row> attributed = Bills.attributed(Bills.ownership(pool), days);
    // Of 157.00 144.00 are the pods', and 13.00 are shared by the two teams.
    assertThat(byOwner(attributed, "effective"))
        .isEqualTo(Map.of("web", "97.13", "batch", "59.87", "unallocated", "0.00"));
  }

  @Test
  void machinesKeepTheirContainersWhereThatIsSet() {
    assertThat(claimed("tag_keys: [team]\nspecial: {containers: machine}\n"))
        .isEqualTo(
            Map.of("platform", "157.00", "web", "0.00", "batch", "0.00", "unallocated", "0.00"));
  }

  @Test
  void aRuleForAllLinesOfAnAccountTakesNothingFromTheTagOfAMachine() {
    String rule = "rules: [{id: rest, owner: core, match: {account: '500000000001'}}]\n";
    assertThat(claimed("tag_keys: [team]\n" + rule))
        .isEqualTo(Map.of("web", "90.63", "batch", "53.37", "platform", "13.00", "core", "0.00"));
  }
}
