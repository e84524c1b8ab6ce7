package dev.plumbline.rule;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What rules of one kind are judged on.
 *
 * @param name what rule files call it
 * @param days columns that evidence is taken from, a row a day
 * @param facts columns known about each member at the end of the window; must hold {@code
 *     as_of_date}, {@code first_billed_date} and {@code tags}
 */
public record Population(String name, StructType days, StructType facts) {
  private static final StructType STANDARD =
      new StructType()
          .add("cost", DataTypes.DoubleType)
          .add("list_cost", DataTypes.DoubleType)
          .add("covered_cost", DataTypes.DoubleType)
          .add("billed_hours", DataTypes.DoubleType)
          .add("monthly_cost", DataTypes.DoubleType)
          .add("is_coarse", DataTypes.BooleanType)
          .add("last_busy_date", DataTypes.DateType)
          .add("last_peak_date", DataTypes.DateType)
          .add("first_measured_date", DataTypes.DateType)
          .add("states", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));

  /** The columns a rule is judged on: facts, what every rule has, and its own evidence. */
  StructType evidence(Rule rule) {
    StructType schema = facts.add(Judge.TAG_PAIRS, Judge.TAG_PAIRS_TYPE);
    for (var field : STANDARD.fields()) {
      schema = schema.add(rule.column(field.name()), field.dataType());
    }
    for (Measure measure : rule.evidence()) {
      schema = schema.add(rule.column(measure.name()), DataTypes.DoubleType);
      schema = schema.add(rule.column(measure.name() + Scope.HELD), DataTypes.DoubleType);
    }
    return schema;
  }

  static StructType standard() {
    return STANDARD;
  }
}
