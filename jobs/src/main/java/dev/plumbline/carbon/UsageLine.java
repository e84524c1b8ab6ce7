package dev.plumbline.carbon;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What tells one kind of usage from another. Everything but the usage flag may be the empty text.
 */
record UsageLine(
    boolean isUsage,
    String productCode,
    String usageType,
    String unit,
    String instanceType,
    String regionId,
    String processor,
    String vcpu,
    String memory) {
  /** The columns of a kind, in the order of the components. */
  static final List<String> COLUMNS =
      List.of(
          "is_usage",
          "x_product_code",
          "x_usage_type",
          "pricing_unit",
          "x_instance_type",
          "region_id",
          "x_physical_processor",
          "x_vcpu",
          "x_memory");

  static UsageLine of(Row row) {
    return new UsageLine(
        row.getBoolean(0),
        text(row, 1),
        text(row, 2),
        text(row, 3),
        text(row, 4),
        text(row, 5),
        text(row, 6),
        text(row, 7),
        text(row, 8));
  }

  private static String text(Row row, int index) {
    return row.isNullAt(index) ? "" : row.getString(index).strip();
  }
}
