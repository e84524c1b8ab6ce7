package dev.plumbline.attribution;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Lets those who claim containers pay for them. Split cost allocation restates a machine's cost as
 * shares of its pods and tasks, in lines that count nothing. Where a tag, a cost category or a rule
 * claims such a line, its share, the unused part with it, leaves the claim of the machine, on the
 * machine's own account, invoice and day: no total changes in any basis. AWS shares amortised cost
 * and public prices; the billed bases stay with the machine.
 */
public final class ContainerClaims {
  /** Steps of allocation, the first first; what is not named comes after them. */
  private static final List<String> STEPS =
      List.of("tag", "cost_category", "account_default", "virtual_tag");

  private static final List<String> METHODS = List.of("tag", "cost_category", "virtual_tag");
  private static final String[] MACHINE_DAY = {
    "x_source_id", "billing_period", "charge_date", "machine"
  };
  private static final List<String> CLAIM =
      List.of("owner", "method", "rule_id", "rule_version", "pool", "reason");

  /** Of each basis the columns of a line that hold its share. */
  private static final Map<String, List<String>> BASES =
      Map.of(
          "effective_cost", List.of("x_split_cost", "x_split_unused_cost"),
          "x_net_effective_cost", List.of("x_net_split_cost", "x_net_split_unused_cost"),
          "list_cost", List.of("x_split_list_cost", "x_split_unused_list_cost"));

  /** What a container is used for, where each is told apart. */
  private static final List<String> USAGE = List.of("x_usage_type", "x_operation", "pricing_unit");

  private final Map<String, List<String>> shares;
  private final List<String> claim;
  private final Object[] rulesOfMachines;

  private ContainerClaims(
      Map<String, List<String>> shares, List<String> claim, Ownership ownership) {
    this.shares = shares;
    this.claim = claim;
    this.rulesOfMachines =
        ownership.settings().allocation().rules().stream()
            .filter(rule -> rule.match().asksFor("parent"))
            .map(VirtualTag::id)
            .toArray();
  }

  /**
   * The claimed rows, and for each claim on a machine's day one row with what it takes and one with
   * what the machine's claim gives.
   */
  static Dataset<Row> withContainers(Dataset<Row> claimed, Ownership ownership) {
    List<String> claim = Stream.concat(CLAIM.stream(), Stream.of("tag_keys")).toList();
    return new ContainerClaims(BASES, claim, ownership).moved(claimed);
  }

  /**
   * The same of rows with one cost, amortised and net: each container takes its share under its own
   * resource id, with its own usage. Rows that restate a machine are gone then.
   *
   * @param cost column that holds the cost, null where there is none
   */
  public static Dataset<Row> ofEachContainer(Dataset<Row> rows, String cost, Ownership ownership) {
    Dataset<Row> all =
        isAsked(ownership) && !rows.where(col("x_is_split")).isEmpty()
            ? new ContainerClaims(
                    Map.of(
                        cost,
                        BASES.get("x_net_effective_cost"),
                        "list_cost",
                        BASES.get("list_cost")),
                    Stream.of(CLAIM, USAGE, List.of("resource_id")).flatMap(List::stream).toList(),
                    ownership)
                .moved(rows)
            : rows;
    return all.where(not(col("x_is_split")));
  }

  /** Whether the settings let containers pay for themselves. */
  static boolean isAsked(Ownership ownership) {
    return ownership.settings().allocation().special().containers().equals(SpecialLines.CLAIMED);
  }

  private Dataset<Row> moved(Dataset<Row> claimed) {
    Column isShare =
        col("x_is_split")
            .and(col("x_split_parent_resource_id").isNotNull())
            .and(col("method").isin(METHODS.toArray()));
    Dataset<Row> containers =
        claimed.where(isShare).withColumn("machine", col("x_split_parent_resource_id"));
    Dataset<Row> taken =
        containers
            .groupBy(takerKey(containers))
            .agg(sum("x_split_usage").cast(QUANTITY).as("taken_quantity"), sums());
    Dataset<Row> moves =
        machines(claimed, taken)
            .join(taken, MACHINE_DAY)
            .where(not(col("owner").eqNullSafe(col("taker_owner"))).and(isStrongEnough()))
            .withColumn("takes", explode(array(lit(true), lit(false))));
    return claimed.unionByName(moves.select(columns(moves)), true);
  }

  /**
   * A claim on a container goes before one on its machine that comes later in the order of
   * allocation, or from the same step; a rule that asks for the machine goes before all.
   */
  private Column isStrongEnough() {
    Column asksForMachine =
        col("taker_method").equalTo("virtual_tag").and(col("taker_rule_id").isin(rulesOfMachines));
    return asksForMachine.or(step(col("taker_method")).leq(step(col("method"))));
  }

  private static Column step(Column method) {
    Column step = lit(STEPS.size());
    for (int i = 0; i < STEPS.size(); i++) {
      step = when(method.equalTo(STEPS.get(i)), i).otherwise(step);
    }
    return step;
  }

  private Column[] takerKey(Dataset<Row> containers) {
    return Stream.concat(
            Arrays.stream(MACHINE_DAY).map(containers::col),
            claim.stream().map(name -> col(name).as("taker_" + name)))
        .toArray(Column[]::new);
  }

  private Column[] sums() {
    return shares.keySet().stream().sorted().map(this::share).toArray(Column[]::new);
  }

  private Column share(String cost) {
    Column zero = lit(0).cast(MONEY);
    Column share =
        shares.get(cost).stream().map(part -> coalesce(col(part), zero)).reduce(zero, Column::plus);
    return sum(share).cast(MONEY).as("taken_" + cost);
  }

  /** Of each machine and day that has containers the row of its hours that costs most. */
  private Dataset<Row> machines(Dataset<Row> claimed, Dataset<Row> taken) {
    WindowSpec dearest =
        Window.partitionBy(Arrays.stream(MACHINE_DAY).map(name -> col(name)).toArray(Column[]::new))
            .orderBy(
                coalesce(
                        shares.keySet().stream()
                            .sorted()
                            .map(name -> col(name))
                            .toArray(Column[]::new))
                    .desc(),
                col("x_key_hash"));
    Column isMachine =
        not(col("x_is_split"))
            .and(col("charge_category").equalTo("Usage"))
            .and(not(col("x_line_item_type").eqNullSafe("SavingsPlanNegation")))
            .and(not(col("x_billing_entity").eqNullSafe("AWS Marketplace")))
            .and(col("resource_id").isNotNull())
            .and(col("pricing_unit").rlike("(?i)^(hrs?|hours?)$"));
    Column[] keys = Arrays.stream(MACHINE_DAY).map(name -> col(name)).toArray(Column[]::new);
    return claimed
        .where(isMachine)
        .drop("tags", "x_cost_categories", "x_hours")
        .withColumn("machine", col("resource_id"))
        .join(taken.select(keys).distinct(), MACHINE_DAY, "left_semi")
        .withColumn("rank", row_number().over(dearest))
        .where(col("rank").equalTo(1))
        .drop("rank");
  }

  /** The machine's row with what moves as its costs, claimed by who takes it or as it was. */
  private Column[] columns(Dataset<Row> moves) {
    List<Column> columns = new ArrayList<>();
    for (String name : moves.columns()) {
      if (name.equals("machine") || name.equals("takes") || name.matches("take[rn]_.*")) {
        continue;
      }
      columns.add(value(name, moves).as(name));
    }
    return columns.toArray(Column[]::new);
  }

  private Column value(String name, Dataset<Row> moves) {
    if (shares.containsKey(name)) {
      Column taken = col("taken_" + name);
      Column amount = when(col("takes"), taken).otherwise(lit(0).minus(taken));
      return when(col(name).isNotNull(), amount).cast(MONEY);
    }
    if (claim.contains(name) && USAGE.contains(name)) {
      // Both rows stand beside the machine's own usage, whose price has not changed.
      return col("taker_" + name);
    }
    if (claim.contains(name)) {
      return when(col("takes"), col("taker_" + name)).otherwise(col(name));
    }
    if (ClaimedCosts.COSTS.contains(name) || name.equals("charged_cost")) {
      return when(col(name).isNotNull(), lit(0)).cast(MONEY);
    }
    if (name.equals("consumed_quantity")) {
      return when(col("takes").and(lit(claim.contains(USAGE.get(0)))), col("taken_quantity"));
    }
    boolean isQuantity = name.startsWith("usage_");
    return isQuantity ? lit(null).cast(moves.schema().apply(name).dataType()) : col(name);
  }
}
