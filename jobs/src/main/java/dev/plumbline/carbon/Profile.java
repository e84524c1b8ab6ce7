package dev.plumbline.carbon;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.STRING;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What one unit of a kind of usage takes: watts per part of the machine (idle, and more at full
 * load), manufacturing, and the factors of its place. The figures of a line are these times its
 * quantity and load.
 */
final class Profile {
  static final StructType SCHEMA =
      new StructType()
          .add("method", STRING)
          .add("tier", STRING)
          .add("flags", DataTypes.createArrayType(STRING))
          // amount to units: times the factor, for GB-months also times the hours of the month
          .add("amount_factor", DOUBLE)
          .add("is_monthly", BOOLEAN)
          .add("vcpu", DOUBLE)
          // watts per unit
          .add("cpu_idle_w", DOUBLE)
          .add("cpu_load_w", DOUBLE)
          .add("memory_w", DOUBLE)
          .add("gpu_idle_w", DOUBLE)
          .add("gpu_load_w", DOUBLE)
          .add("other_w", DOUBLE)
          // load
          .add("has_cpu", BOOLEAN)
          .add("has_gpu", BOOLEAN)
          .add("takes_load", BOOLEAN)
          .add("is_surplus", BOOLEAN)
          .add("cpu_default_ratio", DOUBLE)
          .add("gpu_default_ratio", DOUBLE)
          .add("full_cpu_percent", DOUBLE)
          .add("full_gpu_percent", DOUBLE)
          // grams per unit
          .add("embodied_g", DOUBLE)
          // bounds, as factors on the central value
          .add("cpu_low", DOUBLE)
          .add("cpu_high", DOUBLE)
          .add("other_low", DOUBLE)
          .add("other_high", DOUBLE)
          .add("embodied_low", DOUBLE)
          .add("embodied_high", DOUBLE)
          // place
          .add("model_region", STRING)
          .add("pue", DOUBLE)
          .add("pue_low", DOUBLE)
          .add("pue_high", DOUBLE)
          .add("grid_g", DOUBLE)
          .add("grid_low", DOUBLE)
          .add("grid_high", DOUBLE)
          .add("grid_market_g", DOUBLE)
          .add("site_water_l", DOUBLE)
          .add("grid_water_l", DOUBLE);

  private static final List<String> FACTORS =
      List.of("cpu_low", "cpu_high", "other_low", "other_high", "embodied_low", "embodied_high");
  private static final List<String> WATTS =
      List.of("cpu_idle_w", "cpu_load_w", "memory_w", "gpu_idle_w", "gpu_load_w", "other_w");

  private final Map<String, Object> values = new HashMap<>();
  private final TreeSet<String> flags = new TreeSet<>();

  /** A kind of usage that takes nothing until parts are added. */
  Profile(String method, String tier) {
    values.put("method", method);
    values.put("tier", tier);
    values.put("amount_factor", 1.0);
    for (String flag : List.of("is_monthly", "has_cpu", "has_gpu", "takes_load", "is_surplus")) {
      values.put(flag, false);
    }
    FACTORS.forEach(factor -> values.put(factor, 1.0));
    WATTS.forEach(watt -> values.put(watt, 0.0));
    values.put("embodied_g", 0.0);
  }

  /** A kind of usage whose energy and manufacturing nobody knows. */
  static Profile unknown(String method, String tier) {
    return new Profile(method, tier).with("other_w", null).with("embodied_g", null);
  }

  Profile with(String column, Object value) {
    DataType type = SCHEMA.apply(column).dataType();
    if (type.equals(DOUBLE) && value instanceof Number number) {
      values.put(column, number.doubleValue());
    } else {
      values.put(column, value);
    }
    return this;
  }

  Profile flag(String flag) {
    flags.add(flag);
    return this;
  }

  String tier() {
    return (String) values.get("tier");
  }

  double number(String column) {
    return (Double) values.get(column);
  }

  /** The values in the order of the schema. */
  Object[] cells() {
    values.put("flags", flags.toArray(new String[0]));
    return Arrays.stream(SCHEMA.fields()).map(StructField::name).map(values::get).toArray();
  }
}
