package dev.plumbline.query;

import dev.plumbline.settings.ConfigurationException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How a result is printed. Values are text as Spark casts them; null is empty in CSV. */
public enum ResultFormat {
  TABLE {
    @Override
    void print(Dataset<Row> rows, PrintStream out) {
      new TextTable(List.of(rows.columns())).print(texts(rows).toLocalIterator(), out);
    }
  },
  CSV {
    @Override
    void print(Dataset<Row> rows, PrintStream out) {
      out.println(
          Arrays.stream(rows.columns()).map(ResultFormat::cell).collect(Collectors.joining(",")));
      Iterator<Row> lines = texts(rows).toLocalIterator();
      while (lines.hasNext()) {
        Row row = lines.next();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
          line.append(i == 0 ? "" : ",").append(row.isNullAt(i) ? "" : cell(row.getString(i)));
        }
        out.println(line);
      }
    }
  },
  JSON {
    @Override
    void print(Dataset<Row> rows, PrintStream out) {
      Iterator<String> lines = rows.toJSON().toLocalIterator();
      while (lines.hasNext()) {
        out.println(lines.next());
      }
    }
  };

  abstract void print(Dataset<Row> rows, PrintStream out);

  /** The format of a name. */
  public static ResultFormat of(String name) {
    return switch (name) {
      case "table" -> TABLE;
      case "csv" -> CSV;
      case "json" -> JSON;
      default ->
          throw new ConfigurationException(
              "--format: '" + name + "' is no format; allowed are table, csv, json");
    };
  }

  private static Dataset<Row> texts(Dataset<Row> rows) {
    String[] names = rows.columns();
    Dataset<Row> numbered = rows.toDF(positions(names.length));
    return numbered.select(
        Arrays.stream(numbered.schema().fields())
            .map(field -> text(field))
            .toArray(org.apache.spark.sql.Column[]::new));
  }

  private static org.apache.spark.sql.Column text(org.apache.spark.sql.types.StructField field) {
    org.apache.spark.sql.Column value = functions.col(field.name());
    if (field.dataType() instanceof org.apache.spark.sql.types.DecimalType) {
      // Trailing zeros say nothing, nor does a point after which nothing comes; 0E-10 would say
      // less.
      return functions
          .when(value.equalTo(0), "0")
          .otherwise(
              functions.regexp_replace(value.cast("string"), "(\\.\\d*?[1-9])0+$|\\.0+$", "$1"))
          .as(field.name());
    }
    return value.cast("string").as(field.name());
  }

  private static String[] positions(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "c" + i;
    }
    return names;
  }

  /** RFC 4180, and what a spreadsheet would run as a formula is defused by a leading apostrophe. */
  static String cell(String value) {
    boolean isNumber = value.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?");
    String safe =
        !isNumber && !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0
            ? "'" + value
            : value;
    return safe.matches("(?s).*[\",\r\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
