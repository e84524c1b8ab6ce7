package dev.plumbline.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a query would do, as Spark has understood it and before any of it runs: text can hide a call
 * behind quotes, comments and IDENTIFIER, the resolved plan cannot. This is the one class that
 * looks inside Spark's plans, and it knows their parts by name only.
 */
final class QueryPlan {
  private static final String CALLS_JAVA = "calls Java (reflect, java_method, try_reflect)";
  private static final String NAMES_FILES = "asks for the files behind the tables (input_file_…)";
  private static final String READS_DESCRIPTOR = "reads a descriptor file (…_protobuf)";
  private static final Map<String, String> REFUSED =
      Map.of(
          "CallMethodViaReflection", CALLS_JAVA,
          "TryReflect", CALLS_JAVA,
          "ScriptTransformation", "starts a program (TRANSFORM … USING)",
          "InputFileName", NAMES_FILES,
          "InputFileBlockStart", NAMES_FILES,
          "InputFileBlockLength", NAMES_FILES,
          "FromProtobuf", READS_DESCRIPTOR,
          "ToProtobuf", READS_DESCRIPTOR);

  /** Where rows may come from: tables of a catalog, common table expressions, values, ranges. */
  private static final Set<String> SOURCES =
      Set.of("DataSourceV2Relation", "CTERelationRef", "LocalRelation", "OneRowRelation", "Range");

  private QueryPlan() {}

  /** Why the query is more than reading published tables; empty when it is not. */
  static Optional<String> refusal(Dataset<Row> query) {
    try {
      return refusal(new ObjectMapper().readTree(query.queryExecution().analyzed().toJSON()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Nodes of plans and expressions are objects with the name of their class, at any depth. */
  private static Optional<String> refusal(JsonNode node) {
    if (node.isObject() && node.path("class").isTextual()) {
      String type = node.get("class").asText();
      String name = type.substring(type.lastIndexOf('.') + 1);
      if (REFUSED.containsKey(name)) {
        return Optional.of(REFUSED.get(name));
      }
      boolean isSource =
          !type.contains(".expressions.") && node.path("num-children").asInt(-1) == 0;
      if (isSource && !SOURCES.contains(name)) {
        return Optional.of("reads something that is no published table (" + name + ")");
      }
    }
    for (JsonNode child : node) {
      Optional<String> refusal = refusal(child);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
