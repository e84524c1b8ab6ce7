package dev.plumbline.attribution;

import static dev.plumbline.attribution.ContractCosts.CONTRACT_COSTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Spreads fees that are paid at once over the days they are paid for. AWS does not, so this stands
 * beside the bill: attributed costs stay what was billed, and add up to it.
 */
public final class AmortizeContracts implements Job {
  private static final List<String> AMOUNTS = List.of("billed_cost", "x_net_billed_cost");

  private final Ownership ownership;
  private final LineKinds kinds;
  private final List<Contract> contracts;

  public AmortizeContracts(Ownership ownership, LineKinds kinds) {
    this.ownership = ownership;
    this.kinds = kinds;
    this.contracts = ownership.settings().allocation().contracts();
  }

  @Override
  public Table output() {
    return CONTRACT_COSTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS);
  }

  /** The longest term; none without contracts. */
  @Override
  public int lookBackMonths() {
    return contracts.stream().mapToInt(Contract::months).max().orElse(0);
  }

  @Override
  public String dependsOn() {
    return contracts.isEmpty() ? "" : ownership + " " + kinds.text();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    if (contracts.isEmpty()) {
      return inputs.spark().createDataFrame(List.of(), CONTRACT_COSTS.schema());
    }
    Dataset<Row> fees = fees(inputs.read(CHARGE_DAYS));
    return byTerm(ownership.withOwner(fees, inputs.spark()))
        .withColumn("month", explode(months()))
        .withColumn("billed_period", col("billing_period"))
        .withColumn("billing_period", date_format(col("month"), "yyyy-MM"))
        .where(col("billing_period").isin(inputs.periods().toArray()))
        .transform(AmortizeContracts::amortized);
  }

  /** What is paid once for a term; what a commitment costs the bill amortises itself. */
  private Dataset<Row> fees(Dataset<Row> days) {
    Set<String> columns = Set.of(days.columns());
    Column contract = lit(null).cast("string");
    Column term = lit(null).cast("int");
    for (int i = contracts.size() - 1; i >= 0; i--) {
      Column holds = contracts.get(i).match().holds(columns);
      contract = when(holds, contracts.get(i).id()).otherwise(contract);
      term = when(holds, contracts.get(i).months()).otherwise(term);
    }
    return days.where(col("charge_category").equalTo("Purchase").and(not(kinds.is("commitment"))))
        .withColumn("seller", kinds.sellerName())
        .withColumn("contract", contract)
        .withColumn("months", term)
        .where(col("contract").isNotNull())
        .withColumn("term_start", col("charge_date"))
        .withColumn("term_end", expr("add_months(charge_date, months)"));
  }

  private static Dataset<Row> byTerm(Dataset<Row> fees) {
    return fees.groupBy(
            "x_source_id",
            "billing_period",
            "billing_account_id",
            "sub_account_id",
            "owner",
            "seller",
            "service_name",
            "x_product_code",
            "contract",
            "term_start",
            "term_end")
        .agg(
            min("billing_currency").as("billing_currency"),
            sum("billed_cost").cast(MONEY).as("billed_cost"),
            sum("x_net_billed_cost").cast(MONEY).as("x_net_billed_cost"));
  }

  /** The first days of the months from that of the bill to the last of the term. */
  private static Column months() {
    Column billed = to_date(col("billing_period"), "yyyy-MM");
    Column last = greatest(billed, trunc(date_sub(col("term_end"), 1), "month"));
    return sequence(billed, last, expr("interval 1 month"));
  }

  /** Parts are differences of running parts, so that they add up to the fee to the last digit. */
  private static Dataset<Row> amortized(Dataset<Row> terms) {
    Column length = datediff(col("term_end"), col("term_start"));
    Column isBilled = col("billing_period").equalTo(col("billed_period"));
    Column before = when(isBilled, lit(0)).otherwise(passed(col("month"), length));
    Column after = passed(add_months(col("month"), 1), length);
    Dataset<Row> rows = terms;
    for (String amount : AMOUNTS) {
      String prefix = amount.substring(0, amount.length() - "billed_cost".length());
      Column whole = Units.of(col(amount));
      Column borne = Units.part(whole, after, length);
      rows =
          rows.withColumn(
                  prefix + "amortized_cost",
                  Units.money(borne.minus(Units.part(whole, before, length))))
              .withColumn(prefix + "remaining_cost", Units.money(whole.minus(borne)))
              .withColumn(
                  amount,
                  when(isBilled, col(amount)).when(col(amount).isNotNull(), lit(0).cast(MONEY)));
    }
    return rows.drop("month");
  }

  /** Days of the term before a day. */
  private static Column passed(Column day, Column length) {
    return greatest(lit(0), least(length, datediff(day, col("term_start"))));
  }
}
