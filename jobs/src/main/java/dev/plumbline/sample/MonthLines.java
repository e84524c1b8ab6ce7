package dev.plumbline.sample;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Lines that belong to a month and no resource: support, tax, credits, refunds, Marketplace. */
final class MonthLines implements Serializable {
  private final Catalogue catalogue;
  private final Calendar calendar;
  private final Bill bill;
  private final List<Map<String, String>> entries;

  MonthLines(Catalogue catalogue, Calendar calendar, Bill bill) {
    this.catalogue = catalogue;
    this.calendar = calendar;
    this.bill = bill;
    this.entries = PipeTable.read("bill");
  }

  void add(int day, List<Row> rows) {
    if (calendar.date(day).getDayOfMonth() != 1) {
      return;
    }
    for (Map<String, String> entry : entries) {
      if (appliesTo(entry.get("months"), day)) {
        rows.add(line(entry, day).row());
      }
    }
  }

  private boolean appliesTo(String months, int day) {
    return switch (months) {
      case "first" -> day == 0;
      case "last" -> day == calendar.firstDay(calendar.months() - 1);
      default -> true;
    };
  }

  private Line line(Map<String, String> entry, int day) {
    long start = calendar.second(day, 0);
    long end = start + (long) calendar.hoursInMonth(day) * Calendar.HOUR;
    String type = entry.get("type");
    double amount = Double.parseDouble(entry.get("amount"));
    return bill.line(
            day,
            catalogue.account(entry.get("account")),
            type,
            entry.get("product"),
            entry.get("description"),
            entry.get("entity"),
            type.equals("Refund") ? "Refund" : "Anniversary")
        .during(start, end)
        .set("line_item_usage_type", entry.get("usage_type"))
        .set("line_item_line_item_description", entry.get("description"))
        .set("line_item_tax_type", entry.get("tax_type"))
        .cost(1, amount);
  }
}
