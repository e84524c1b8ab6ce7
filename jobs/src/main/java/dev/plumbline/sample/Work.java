package dev.plumbline.sample;

import java.util.Map;

/** The work the company counts by day, as its own systems would export it. */
final class Work {
  private static final int HOURS = 24;

  private Work() {}

  static String csv(Calendar calendar, long seed) {
    StringBuilder csv = new StringBuilder("date,workload,unit,units\n");
    for (Map<String, String> row : PipeTable.read("units")) {
      Shape shape = Shape.of(row.get("shape"));
      long hash = Noise.hash(seed, row.get("workload") + row.get("unit"));
      for (int day = 0; day < calendar.days(); day++) {
        double load = 0;
        for (int hour = 0; hour < HOURS; hour++) {
          load += shape.load(calendar, day, hour, Noise.unit(hash, day * (long) HOURS + hour));
        }
        long units = Math.round(Double.parseDouble(row.get("per_day")) * load / HOURS);
        csv.append(
            String.join(
                ",",
                calendar.date(day).toString(),
                row.get("workload"),
                row.get("unit"),
                Long.toString(units)));
        csv.append('\n');
      }
    }
    return csv.toString();
  }
}
