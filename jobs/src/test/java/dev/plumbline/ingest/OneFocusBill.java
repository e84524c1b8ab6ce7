package dev.plumbline.ingest;

import dev.plumbline.ingest.OneBillLines.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of {@link OneBill} as FOCUS has them. */
final class OneFocusBill {
  private OneFocusBill() {}

  /**
   * What FOCUS makes of the lines: negations folded in, unused commitments on rows of their own.
   */
  static List<Map<String, String>> rows(List<Line> lines, String meter) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Line line : lines) {
      switch (line.cells().get(0)) {
        case "SavingsPlanNegation", "EdpDiscount" -> {}
        case "SavingsPlanCoveredUsage", "DiscountedUsage" ->
            rows.add(focus(line, meter, "Usage", "0", line.effectiveNet(), "Used"));
        case "RIFee", "SavingsPlanRecurringFee" -> {
          rows.add(focus(line, meter, "Purchase", line.cells().get(9), "0", ""));
          rows.add(focus(line, meter, "Usage", "0", line.effectiveNet(), "Unused"));
        }
        case "SavingsPlanUpfrontFee", "Fee" ->
            rows.add(focus(line, meter, "Purchase", line.cells().get(9), line.effectiveNet(), ""));
        case "Refund" ->
            rows.add(
                focus(line, meter, "Adjustment", line.cells().get(9), line.effectiveNet(), ""));
        default -> {
          if (!line.cur().getOrDefault("line_item_operation", "").equals("EKSPod-EC2")) {
            rows.add(
                focus(
                    line,
                    meter,
                    line.cells().get(0),
                    line.cells().get(9),
                    line.effectiveNet(),
                    ""));
          }
        }
      }
    }
    return rows;
  }

  private static Map<String, String> focus(
      Line line, String meter, String category, String billed, String effective, String status) {
    Map<String, String> cur = line.cur();
    String plan = cur.getOrDefault("savings_plan_savings_plan_a_r_n", "");
    String reservation = cur.getOrDefault("reservation_reservation_a_r_n", "");
    String commitment = plan.isEmpty() ? reservation : plan;
    boolean unused = status.equals("Unused");
    Map<String, String> row = new LinkedHashMap<>();
    row.put("AvailabilityZone", cur.getOrDefault("line_item_availability_zone", ""));
    row.put("BilledCost", billed);
    row.put("BillingAccountId", cur.get("bill_payer_account_id"));
    row.put("BillingCurrency", "USD");
    row.put("BillingPeriodStart", "2025-01-01T00:00:00.000Z");
    row.put("BillingPeriodEnd", "2025-02-01T00:00:00.000Z");
    row.put("ChargeCategory", category);
    row.put("ChargeDescription", cur.getOrDefault("line_item_line_item_description", ""));
    row.put("ChargeFrequency", line.cells().get(0).equals("RIFee") ? "Recurring" : "One-Time");
    row.put("ChargePeriodStart", cur.get("line_item_usage_start_date"));
    row.put("ChargePeriodEnd", cur.get("line_item_usage_end_date"));
    row.put(
        "CommitmentDiscountCategory",
        commitment.isEmpty() ? "" : plan.isEmpty() ? "Usage" : "Spend");
    row.put("CommitmentDiscountId", commitment);
    row.put("CommitmentDiscountStatus", status);
    row.put("ConsumedQuantity", unused ? "" : line.cells().get(5));
    row.put(
        "ConsumedUnit",
        unused ? "" : line.cells().get(6).replace("Hrs", "Hours").replace("GB-Mo", "GB-Months"));
    row.put("ContractedCost", billed);
    row.put("EffectiveCost", effective);
    row.put("InvoiceIssuerName", "Amazon Web Services, Inc.");
    row.put("ListCost", unused ? "" : line.cells().get(11));
    row.put("ProviderName", "AWS");
    row.put("RegionId", cur.get("product_region_code"));
    row.put("ResourceId", unused ? commitment : cur.getOrDefault("line_item_resource_id", ""));
    row.put("ServiceName", cur.get("product_product_name"));
    row.put("SubAccountId", cur.get("line_item_usage_account_id"));
    row.put("Tags", json(line, "resource_tags"));
    row.put("x_CostCategories", json(line, "cost_category"));
    row.put("x_Operation", cur.getOrDefault("line_item_operation", ""));
    row.put("x_ServiceCode", line.cells().get(3));
    row.put(meter, line.cells().get(4));
    return row;
  }

  static String json(Line line, String map) {
    return line.cur().entrySet().stream()
        .filter(e -> e.getKey().startsWith(map + "_") && !e.getValue().isEmpty())
        .filter(
            e ->
                !map.equals("product")
                    || List.of("product_product_name", "product_vcpu").contains(e.getKey()))
        .map(e -> "\"" + e.getKey().substring(map.length() + 1) + "\":\"" + e.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
