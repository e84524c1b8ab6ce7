package dev.plumbline.ingest;

import static dev.plumbline.ingest.Charges.CHARGES;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import dev.plumbline.format.Example;
import dev.plumbline.format.Mapping;
import dev.plumbline.settings.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Holds a mapping against the declaration of charges and against its own examples. */
public final class MappingExamples {
  private MappingExamples() {}

  /** Notes columns without an expression, expressions without a column, and broken examples. */
  public static void check(SparkSession spark, Mapping mapping, Problems problems) {
    Set<String> declared = new TreeSet<>(List.of(CHARGES.schema().fieldNames()));
    for (String name : declared) {
      if (mapping.results().get(name) == null) {
        problems.add(mapping.place(), "charges." + name, "is missing; charges declares the column");
      }
    }
    for (String name : mapping.results().keySet()) {
      if (!declared.contains(name)) {
        problems.add(
            mapping.place(),
            "charges." + name,
            "charges has no such column." + Problems.suggestion(name, declared));
      }
    }
    if (problems.isEmpty()) {
      failures(spark, mapping)
          .forEach(
              (name, sentence) ->
                  problems.add(mapping.place(), "example '" + name + "'", sentence));
    }
  }

  /** What is wrong with each example that does not come out as it says. */
  static Map<String, String> failures(SparkSession spark, Mapping mapping) {
    Map<String, String> failures = new LinkedHashMap<>();
    mapping.examples().stream()
        .collect(
            Collectors.groupingBy(
                example -> truths(mapping, example), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(group -> failures.putAll(failures(spark, mapping, group)));
    return failures;
  }

  /** Rows of charges, one per example, in their order. */
  static Dataset<Row> charges(SparkSession spark, Mapping mapping, List<Example> examples) {
    List<String> names =
        examples.stream().flatMap(e -> e.given().keySet().stream()).distinct().sorted().toList();
    List<RawField> fields = names.stream().map(n -> new RawField(n, n, "string", 0, true)).toList();
    StructType schema = new StructType();
    for (int i = 0; i < names.size(); i++) {
      schema = schema.add(RawRows.column(i), "string");
    }
    List<Row> rows =
        examples.stream()
            .map(e -> RowFactory.create(names.stream().map(e.given()::get).toArray()))
            .toList();
    RawRows raw = new RawRows(mapping, fields, Set.of());
    return IngestCharges.charges(
        raw.typed(
            raw.withMaps(spark.createDataFrame(rows, schema).coalesce(1)),
            lit("example"),
            mapping.formats().get(0)),
        mapping);
  }

  private static Map<String, String> failures(
      SparkSession spark, Mapping mapping, List<Example> examples) {
    List<Row> rows =
        charges(spark, mapping, examples)
            .select(
                IntStream.range(0, CHARGES.columns().size())
                    .mapToObj(i -> text(CHARGES.schema().fields()[i]))
                    .toArray(Column[]::new))
            .collectAsList();
    Map<String, String> failures = new LinkedHashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      List<String> wrong = wrong(examples.get(i), rows.get(i));
      if (!wrong.isEmpty()) {
        failures.put(examples.get(i).name(), String.join("; ", wrong));
      }
    }
    return failures;
  }

  private static List<String> wrong(Example example, Row row) {
    List<String> wrong = new ArrayList<>();
    example
        .expect()
        .forEach(
            (column, expected) -> {
              if (!CHARGES.has(column)) {
                wrong.add("charges has no column '" + column + "'");
              } else if (!Objects.equals(expected, row.getAs(column))) {
                wrong.add(column + " is " + row.getAs(column) + ", expected " + expected);
              }
            });
    return wrong;
  }

  private static Column text(StructField field) {
    boolean nested = field.dataType() instanceof MapType || field.dataType() instanceof StructType;
    return (nested ? to_json(col(field.name())) : col(field.name()).cast("string"))
        .as(field.name());
  }

  private static Set<String> truths(Mapping mapping, Example example) {
    return mapping.presence().entrySet().stream()
        .filter(truth -> example.given().keySet().containsAll(truth.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
