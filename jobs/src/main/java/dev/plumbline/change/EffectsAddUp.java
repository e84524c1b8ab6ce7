package dev.plumbline.change;

import static dev.plumbline.change.CostChanges.COST_CHANGES;

import dev.plumbline.check.Check;
import java.util.List;

/** A change that its effects do not explain to the last digit is not published. */
final class EffectsAddUp implements Check {
  @Override
  public String promise() {
    return "the effects of every change of cost add up to it, to the last digit";
  }

  @Override
  public List<String> violations(Tables tables) {
    String effects =
        "usage_effect + rate_effect + commitment_effect + mix_effect + new_effect + gone_effect"
            + " + restatement_effect + other_effect";
    return tables
        .read(COST_CHANGES)
        .where("cost_delta <> " + effects + " or cost_delta <> cost_after - cost_before")
        .orderBy("period_after", "owner", "sub_account_id", "service_name", "x_usage_type")
        .limit(5)
        .selectExpr(
            "concat_ws(' ', period_before, period_after, owner, sub_account_id, service_name,"
                + " x_usage_type, 'changed by', string(cost_delta), 'but its effects add up to',"
                + " string("
                + effects
                + "))")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
