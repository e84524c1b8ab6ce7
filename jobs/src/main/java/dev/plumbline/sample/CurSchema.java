package dev.plumbline.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.str_to_map;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a CUR 2.0 export with resources, split costs and capacity reservations. Lines are
 * made in a plain form (seconds for times, packed text for maps, only what is ever filled) and
 * turned into the export's types by column expressions.
 */
final class CurSchema {
  static final String PAIR = "\u0001";
  static final String VALUE = "\u0002";

  private static final String TIMES =
      """
      bill_billing_period_start_date bill_billing_period_end_date line_item_usage_start_date
      line_item_usage_end_date
      """;

  private static final String MAPS = "cost_category product resource_tags";

  private static final String STRINGS =
      """
      bill_bill_type bill_billing_entity bill_invoice_id bill_invoicing_entity
      bill_payer_account_id bill_payer_account_name identity_line_item_id identity_time_interval
      line_item_availability_zone line_item_blended_rate line_item_currency_code
      line_item_legal_entity line_item_line_item_description line_item_line_item_type
      line_item_net_unblended_rate line_item_operation line_item_product_code
      line_item_resource_id line_item_tax_type line_item_unblended_rate
      line_item_usage_account_id line_item_usage_account_name line_item_usage_type
      pricing_currency pricing_lease_contract_length pricing_offering_class
      pricing_public_on_demand_rate pricing_purchase_option pricing_rate_code pricing_rate_id
      pricing_term pricing_unit product_comment product_fee_code product_fee_description
      product_from_location product_from_location_type product_from_region_code
      product_instance_family product_instance_type product_instancesku product_location
      product_location_type product_operation product_pricing_unit product_product_family
      product_region_code product_servicecode product_sku product_to_location
      product_to_location_type product_to_region_code product_usagetype
      reservation_availability_zone reservation_end_time reservation_modification_status
      reservation_normalized_units_per_reservation reservation_number_of_reservations
      reservation_reservation_a_r_n reservation_start_time reservation_subscription_id
      reservation_total_reserved_normalized_units reservation_total_reserved_units
      reservation_units_per_reservation savings_plan_end_time savings_plan_instance_type_family
      savings_plan_offering_type savings_plan_payment_option savings_plan_purchase_term
      savings_plan_region savings_plan_savings_plan_a_r_n savings_plan_start_time
      split_line_item_parent_resource_id capacity_reservation_capacity_reservation_arn
      capacity_reservation_capacity_reservation_status
      capacity_reservation_capacity_reservation_type
      """;

  private static final String DOUBLES =
      """
      line_item_blended_cost line_item_net_unblended_cost line_item_normalization_factor
      line_item_normalized_usage_amount line_item_unblended_cost line_item_usage_amount
      discount_bundled_discount discount_total_discount pricing_public_on_demand_cost
      reservation_amortized_upfront_cost_for_usage
      reservation_amortized_upfront_fee_for_billing_period reservation_effective_cost
      reservation_recurring_fee_for_usage
      reservation_unused_amortized_upfront_fee_for_billing_period
      reservation_unused_normalized_unit_quantity reservation_unused_quantity
      reservation_unused_recurring_fee reservation_upfront_value
      reservation_net_amortized_upfront_cost_for_usage
      reservation_net_amortized_upfront_fee_for_billing_period reservation_net_effective_cost
      reservation_net_recurring_fee_for_usage
      reservation_net_unused_amortized_upfront_fee_for_billing_period
      reservation_net_unused_recurring_fee reservation_net_upfront_value
      savings_plan_amortized_upfront_commitment_for_billing_period
      savings_plan_net_amortized_upfront_commitment_for_billing_period
      savings_plan_net_recurring_commitment_for_billing_period
      savings_plan_net_savings_plan_effective_cost
      savings_plan_recurring_commitment_for_billing_period savings_plan_savings_plan_effective_cost
      savings_plan_savings_plan_rate savings_plan_total_commitment_to_date
      savings_plan_used_commitment split_line_item_actual_usage split_line_item_net_split_cost
      split_line_item_net_unused_cost split_line_item_public_on_demand_split_cost
      split_line_item_public_on_demand_unused_cost split_line_item_reserved_usage
      split_line_item_split_cost split_line_item_split_usage split_line_item_split_usage_ratio
      split_line_item_unused_cost
      """;

  private static final DataType DISCOUNT_MAP =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType);

  /** All columns of the export by name, with the type the manifest states. */
  static final Map<String, String> EXPORTED = exported();

  /** The plain form, only columns that some line fills. */
  static final StructType FILLED = filled();

  private CurSchema() {}

  static Dataset<Row> export(Dataset<Row> lines) {
    List<Column> columns = new ArrayList<>();
    EXPORTED.forEach((name, type) -> columns.add(exported(name, type).as(name)));
    return lines.select(columns.toArray(new Column[0]));
  }

  private static Column exported(String name, String type) {
    boolean isFilled = isFilled(name);
    return switch (type) {
      case "timestamp" -> timestamp_seconds(col(name));
      case "map" ->
          isFilled
              ? when(col(name).isNotNull(), str_to_map(col(name), lit(PAIR), lit(VALUE)))
              : lit(null).cast(DISCOUNT_MAP);
      default -> isFilled ? col(name) : lit(null).cast(type);
    };
  }

  /** The company has no private discounts and no capacity reservations. */
  private static boolean isFilled(String name) {
    return !name.contains("_net_")
        && !name.startsWith("discount")
        && !name.startsWith("capacity_reservation_");
  }

  private static Map<String, String> exported() {
    Map<String, String> columns = new TreeMap<>();
    words(TIMES).forEach(name -> columns.put(name, "timestamp"));
    words(MAPS).forEach(name -> columns.put(name, "map"));
    words(STRINGS).forEach(name -> columns.put(name, "string"));
    words(DOUBLES).forEach(name -> columns.put(name, "double"));
    columns.put("discount", "map");
    return columns;
  }

  private static StructType filled() {
    StructType schema = new StructType();
    for (Map.Entry<String, String> column : EXPORTED.entrySet()) {
      if (isFilled(column.getKey())) {
        schema =
            schema.add(
                column.getKey(),
                switch (column.getValue()) {
                  case "timestamp" -> DataTypes.LongType;
                  case "double" -> DataTypes.DoubleType;
                  default -> DataTypes.StringType;
                });
      }
    }
    return schema;
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
