package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.plumbline.table.Types;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * The cost of a FOCUS row straight from its columns, as a second witness beside the mapping. FOCUS
 * has done the amortisation, and AWS took private discounts off both costs: gross is not known.
 */
final class FocusControlTotals {
  private FocusControlTotals() {}

  /**
   * The figures of a row.
   *
   * @param file columns of the file by their raw names
   */
  static Column of(Map<String, List<Column>> file) {
    return struct(
        amount(file, "none").as("billed"),
        amount(file, "billed_cost").as("net_billed"),
        amount(file, "none").as("effective"),
        amount(file, "effective_cost").as("net_effective"),
        amount(file, "none").as("amortized_upfront"),
        amount(file, "none").as("upfront_fee"));
  }

  private static Column amount(Map<String, List<Column>> file, String name) {
    return coalesce(
            Stream.concat(file.getOrDefault(name, List.of()).stream(), Stream.of(lit(null)))
                .map(column -> column.try_cast("decimal(32,18)"))
                .toArray(Column[]::new))
        .cast(Types.MONEY);
  }
}
