package dev.plumbline.attribution;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** How well the cost of a bill finds its owners. */
public final class AllocationQuality {
  public static final Table ALLOCATION_QUALITY =
      Table.named("allocation_quality")
          .grain("one row per source, period, payer, measure and name")
          .key("x_source_id", "billing_period", "billing_account_id", "measure", "name")
          .partitionedBy("billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("billing_account_id", STRING, "Payer account")
          .required(
              "measure",
              STRING,
              "allocated (cost with an owner, after pools, without tax, credits and refunds), rule (the part of"
                  + " it each rule gave), tag_coverage (taggable usage with a value, by key),"
                  + " untaggable, conflict (parts of all cost without those)")
          .required(
              "name", STRING, "Rule or tag key the measure is of; empty for measures of the whole")
          .required("billing_currency", STRING, "Currency of cost and base_cost")
          .required("cost", MONEY, "Net effective cost the measure counts")
          .required("base_cost", MONEY, "Net effective cost it is a part of")
          .column("ratio", DOUBLE, "cost / base_cost; null where base_cost is 0")
          .build();

  private AllocationQuality() {}
}
