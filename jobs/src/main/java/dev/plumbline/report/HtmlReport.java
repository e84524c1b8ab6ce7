package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The report as one page that needs nothing but itself: no scripts, no requests. */
public final class HtmlReport {
  private HtmlReport() {}

  public static String render(ReportModel model) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", model);
    values.put("emissionColumns", emissions(model.impact().months()));
    values.put("billColumns", bills(model));
    return Templates.html(values);
  }

  private static Columns emissions(List<Impact.Month> months) {
    List<Columns.Bar> bars =
        months.stream()
            .filter(month -> month.locationGrams() != null)
            .map(
                month ->
                    new Columns.Bar(
                        month.billingPeriod(),
                        number(month.locationGrams()),
                        number(month.embodiedGrams()),
                        number(month.lowGrams()),
                        number(month.highGrams())))
            .toList();
    return Columns.of("Emissions by month", "kg CO2e", bars, Figures::kilograms);
  }

  /** The effective cost of each month, where the bill has one currency and one payer. */
  private static List<Columns> bills(ReportModel model) {
    String basis = model.bills().isEmpty() ? "" : model.bills().get(0).basis();
    Map<List<String>, List<Money.Reconciled>> byPayer = new LinkedHashMap<>();
    model.reconciliation().stream()
        .filter(row -> row.basis().equals(basis) && row.isAvailable())
        .forEach(
            row ->
                byPayer
                    .computeIfAbsent(
                        List.of(row.payer(), row.currency()), any -> new java.util.ArrayList<>())
                    .add(row));
    return byPayer.entrySet().stream()
        .map(
            e ->
                Columns.of(
                    "Bill of payer " + e.getKey().get(0) + " by month, " + basis + " cost",
                    e.getKey().get(1),
                    e.getValue().stream()
                        .map(
                            row ->
                                new Columns.Bar(
                                    row.billingPeriod(), number(row.billTotal()), 0, null, null))
                        .toList(),
                    Figures::count))
        .toList();
  }

  private static double number(BigDecimal value) {
    return Objects.requireNonNullElse(value, BigDecimal.ZERO).doubleValue();
  }
}
