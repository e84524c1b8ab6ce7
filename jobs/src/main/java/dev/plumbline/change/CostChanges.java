package dev.plumbline.change;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What became dearer or cheaper, and why. */
public final class CostChanges {
  public static final Table COST_CHANGES =
      Table.named("cost_changes")
          .grain(
              "one row per compared pair of months or days, currency, owner, account, service and usage"
                  + " type, in the month of the later one")
          .key(
              "billing_period",
              "comparison",
              "period_before",
              "period_after",
              "billing_currency",
              "owner",
              "sub_account_id",
              "service_name",
              "x_usage_type")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month of period_after, as yyyy-MM (UTC)")
          .required("comparison", STRING, "month or day: what is compared")
          .required("period_before", STRING, "The earlier month (yyyy-MM) or UTC day (yyyy-MM-dd)")
          .required("period_after", STRING, "The later month or UTC day, the one right after it")
          .required(
              "is_provisional",
              BOOLEAN,
              "Whether the later month is not over; days are compared only when complete")
          .required("billing_currency", STRING, "Currency of all costs")
          .required(
              "owner",
              STRING,
              "Who pays in the end, as in attributed_costs: the changes of an owner add up to the change"
                  + " of what is attributed to it")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("service_name", STRING, "Service; empty text where the line names none")
          .required(
              "x_usage_type",
              STRING,
              "AWS usage type; empty text where there is none, and for shares of pools, tax, support and"
                  + " credits")
          .required(
              "cost_before",
              MONEY,
              "Amortised cost after private discounts in the earlier period; gross where the export has no net")
          .required("cost_after", MONEY, "The same in the later period")
          .required(
              "cost_delta", MONEY, "cost_after - cost_before: the sum of all effects, exactly")
          .required(
              "usage_effect", MONEY, "More or less usage, at the mean cost per unit it had before")
          .required(
              "rate_effect",
              MONEY,
              "Another price per unit: lists, tiers, negotiated discounts, and rounding")
          .required(
              "commitment_effect",
              MONEY,
              "More or less saved by commitments per unit, and more or less of them unused")
          .required(
              "mix_effect", MONEY, "Usage moved between regions and operations of other prices")
          .required("new_effect", MONEY, "Cost of what was not there before")
          .required("gone_effect", MONEY, "Cost, below 0, of what is there no more")
          .required(
              "restatement_effect",
              MONEY,
              "Change that later deliveries of the two months brought, not the months themselves; shared out over the service of the account by cost; 0 between days")
          .required(
              "other_effect",
              MONEY,
              "Change of what has no quantity: shares of pools, tax, credits, fees")
          .build();

  private CostChanges() {}
}
