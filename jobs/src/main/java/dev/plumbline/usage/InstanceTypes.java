package dev.plumbline.usage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** What the name of an instance type says, by conf/instance-types.yaml. */
public record InstanceTypes(
    Map<String, Integer> newestGeneration, List<String> armClasses, String auroraOperation) {
  private static final String FILE = "instance-types.yaml";

  /** Prefix, class, generation, options, size: as in db.r6gd.2xlarge. */
  private static final String SHAPE = "^((?:db|cache)\\.)?([a-z]+)(\\d+)([a-z-]*)\\.([a-z0-9-]+)$";

  /** Reads the file; what is wrong goes to the problems. */
  public static InstanceTypes load(ConfFiles conf, Problems problems) {
    Node top = Node.parse(conf.place(FILE), conf.text(FILE), problems);
    InstanceTypes types =
        new InstanceTypes(
            numbers(top.node("newest_generation")),
            top.texts("arm_classes"),
            Controls.pattern(top, "aurora_operation").orElse(""));
    top.done();
    return types;
  }

  private static Map<String, Integer> numbers(Node node) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    node.keys().forEach(key -> numbers.put(key, node.number(key).intValue()));
    return numbers;
  }

  /** Class with the prefix of its service, as in m or db.r. */
  private static Column typeClass() {
    return concat(part(1), part(2));
  }

  private static Column part(int group) {
    return regexp_extract(col("x_instance_type"), SHAPE, group);
  }

  /** Generations between the type and the newest of its class; null where the class is unknown. */
  Column generationLag() {
    Column generation = nullif(part(3), lit("")).cast("int");
    Column lag = find(newestGeneration, typeClass()).minus(generation);
    return when(lag.isNotNull(), greatest(lag, lit(0)));
  }

  /** Whether it has a Graviton processor; null where none could do the work. */
  Column isArm() {
    Column eligible =
        typeClass()
            .isin(armClasses.toArray())
            .and(coalesce(col("x_operating_system"), lit("")).startsWith("Windows").equalTo(false));
    return when(eligible, part(4).contains("g").or(part(2).equalTo("a")));
  }

  private static Column find(Map<String, Integer> numbers, Column key) {
    Column[] entries =
        numbers.entrySet().stream()
            .flatMap(e -> java.util.stream.Stream.of(lit(e.getKey()), lit(e.getValue())))
            .toArray(Column[]::new);
    return try_element_at(map(entries), key);
  }
}
