package dev.plumbline.idle;

import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;

import dev.plumbline.rule.Population;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.table.Types;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the rules of {@code conf/rules/idle} may look at. */
public final class Populations {
  /** What both populations know about a member at the end of the window. */
  private static final StructType MEMBER =
      new StructType()
          .add("billing_period", Types.STRING)
          .add("as_of_date", Types.DATE)
          .add("resource_id", Types.STRING)
          .add("sub_account_id", Types.STRING)
          .add("region_id", Types.STRING)
          .add("resource_type", Types.STRING)
          .add("service_name", Types.STRING)
          .add("owner", Types.STRING)
          .add("environment", Types.STRING)
          .add("billing_currency", Types.STRING)
          .add("tags", Types.STRING_MAP)
          .add("first_billed_date", Types.DATE)
          .add("last_billed_date", Types.DATE)
          .add("age_days", Types.INT)
          .add("silent_days", Types.INT)
          .add("is_age_censored", Types.BOOLEAN);

  /** Resources by day, judged over a look-back. */
  public static final Population RESOURCES =
      new Population(
          "resource_days",
          RESOURCE_DAYS.schema(),
          MEMBER
              .add("x_metric_namespace", Types.STRING)
              .add("x_instance_type", Types.STRING)
              .add("x_volume_api_name", Types.STRING)
              .add("x_operating_system", Types.STRING)
              .add("x_deployment_option", Types.STRING)
              .add("rates", DataTypes.createMapType(Types.STRING, Types.DOUBLE, true)));

  /** Commitments by month, judged on the month so far. */
  public static final Population COMMITMENTS_OF_MONTH =
      new Population(
          "commitments",
          COMMITMENTS.schema(),
          MEMBER
              .add("commitment_discount_type", Types.STRING)
              .add("utilization_ratio", Types.DOUBLE)
              .add("end_date", Types.DATE));

  /** Columns of the facts that verdicts repeat. */
  static final List<String> KEPT =
      List.of(
          "billing_period",
          "as_of_date",
          "resource_id",
          "sub_account_id",
          "region_id",
          "resource_type",
          "service_name",
          "owner",
          "environment",
          "billing_currency");

  private Populations() {}

  public static List<Population> all() {
    return List.of(RESOURCES, COMMITMENTS_OF_MONTH);
  }

  /** The rules that find idle and unused resources. */
  public static RuleSet rules(ConfFiles files) {
    return RuleSet.load(files, "rules/idle");
  }
}
