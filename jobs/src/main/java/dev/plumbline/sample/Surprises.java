package dev.plumbline.sample;

import java.util.Map;
import java.util.StringJoiner;

/** What was planted to be unusual, as a CSV: kind, scope, service, first and last day, resource. */
final class Surprises {
  private Surprises() {}

  static String csv(Catalogue catalogue, Calendar calendar) {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add("kind,scope,scope_id,service_name,start_date,end_date,resource_name");
    for (Map<String, String> row : PipeTable.read("surprises")) {
      String id = row.get("id");
      lines.add(
          String.join(
              ",",
              row.get("kind"),
              row.get("scope"),
              id.isEmpty() ? "" : catalogue.account(id).id(),
              row.get("service"),
              day(calendar, row.get("from")),
              day(calendar, row.get("to")),
              row.get("resource")));
    }
    return lines.toString();
  }

  private static String day(Calendar calendar, String cell) {
    return calendar.date(Math.max(0, calendar.days() + Integer.parseInt(cell))).toString();
  }
}
