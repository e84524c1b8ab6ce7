package dev.plumbline.sample;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** One charge line being filled in, in the plain form of {@link CurSchema#FILLED}. */
final class Line {
  private static final Map<String, Integer> POSITIONS = positions();

  private final Object[] values;

  Line() {
    this(new Object[POSITIONS.size()]);
  }

  private Line(Object[] values) {
    this.values = values;
  }

  Line copy() {
    return new Line(values.clone());
  }

  Line set(String column, String value) {
    values[position(column)] = value;
    return this;
  }

  Line set(String column, double value) {
    values[position(column)] = value;
    return this;
  }

  Line set(String column, Map<String, String> pairs) {
    if (!pairs.isEmpty()) {
      StringBuilder packed = new StringBuilder();
      pairs.forEach(
          (key, value) ->
              packed
                  .append(packed.isEmpty() ? "" : CurSchema.PAIR)
                  .append(key)
                  .append(CurSchema.VALUE)
                  .append(value));
      values[position(column)] = packed.toString();
    }
    return this;
  }

  /** An amount that is no usage, and what it costs. */
  Line cost(double amount, double cost) {
    return set("line_item_usage_amount", amount)
        .set("line_item_unblended_cost", cost)
        .set("line_item_blended_cost", cost);
  }

  /** When the usage happened, also as the text of the interval. */
  Line during(long start, long end) {
    values[position("line_item_usage_start_date")] = start;
    values[position("line_item_usage_end_date")] = end;
    return set("identity_time_interval", instant(start) + "/" + instant(end));
  }

  Line billedIn(long start, long end) {
    values[position("bill_billing_period_start_date")] = start;
    values[position("bill_billing_period_end_date")] = end;
    return this;
  }

  Row row() {
    return RowFactory.create(values);
  }

  static String instant(long second) {
    return Instant.ofEpochSecond(second).toString();
  }

  private static int position(String column) {
    Integer position = POSITIONS.get(column);
    if (position == null) {
      throw new IllegalArgumentException("not a filled column: " + column);
    }
    return position;
  }

  private static Map<String, Integer> positions() {
    Map<String, Integer> positions = new HashMap<>();
    String[] names = CurSchema.FILLED.fieldNames();
    for (int i = 0; i < names.length; i++) {
      positions.put(names[i], i);
    }
    return positions;
  }
}
