package dev.plumbline.testkit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.table.Table;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Tables as text: a header of column names, then a row a line, cells parted by {@code |}. A blank
 * cell or {@code null} is null, {@code ''} the empty text; maps, arrays and structs are JSON.
 */
public final class Rows {
  private Rows() {}

  /**
   * The rows with the declared types; columns of the table that the text does not name are null.
   */
  public static Dataset<Row> of(SparkSession spark, Table table, String text) {
    List<String> header = header(text);
    for (String name : header) {
      if (!table.has(name)) {
        throw new IllegalArgumentException(table + " has no column '" + name + "'");
      }
    }
    StructType strings = new StructType();
    for (String name : header) {
      strings = strings.add(name, DataTypes.StringType);
    }
    List<Row> cells =
        text.lines()
            .filter(line -> !line.isBlank())
            .skip(1)
            .map(line -> RowFactory.create((Object[]) cells(line, header.size())))
            .toList();
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(field -> header.contains(field.name()) ? typed(field) : absent(field))
            .toArray(Column[]::new);
    return spark.createDataFrame(cells, strings).select(columns);
  }

  static List<String> header(String text) {
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElseThrow();
    return Arrays.stream(first.split("\\|")).map(String::trim).toList();
  }

  private static String[] cells(String line, int count) {
    String[] parts = line.split("\\|", -1);
    if (parts.length != count) {
      throw new IllegalArgumentException("expected " + count + " cells in: " + line);
    }
    return Arrays.stream(parts).map(String::trim).map(Rows::cell).toArray(String[]::new);
  }

  private static String cell(String text) {
    if (text.isEmpty() || text.equals("null")) {
      return null;
    }
    return text.equals("''") ? "" : text;
  }

  private static Column typed(StructField field) {
    DataType type = field.dataType();
    boolean nested =
        type instanceof StructType
            || type instanceof org.apache.spark.sql.types.MapType
            || type instanceof org.apache.spark.sql.types.ArrayType;
    Column value = nested ? from_json(col(field.name()), type) : col(field.name()).cast(type);
    return value.as(field.name());
  }

  private static Column absent(StructField field) {
    return lit(null).cast(field.dataType()).as(field.name());
  }
}
