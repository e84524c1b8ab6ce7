package dev.plumbline.commitment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Which usage a commitment could cover, and how far ahead its end is announced. Read from {@code
 * conf/commitments.yaml}.
 *
 * @param expiryDays days before its end from which a commitment counts as expiring
 */
public record EligibleUsage(
    List<Kind> kinds,
    List<String> excludedUsageTypes,
    int expiryDays,
    AdviceSettings advice,
    String text) {
  private static final String FILE = "commitments.yaml";

  /** Usage of a product by LIKE patterns on operation and usage type. */
  record Kind(String program, String productCode, String operation, String usageType) {}

  public static EligibleUsage load(ConfFiles files) {
    Problems problems = new Problems();
    Node node = Node.parse(files.place(FILE), files.text(FILE), problems);
    node.text("source");
    EligibleUsage loaded =
        new EligibleUsage(
            node.nodes("eligible").stream().map(EligibleUsage::kind).toList(),
            node.texts("excluded_usage_types"),
            node.number("expiry_days").intValue(),
            AdviceSettings.of(node.node("advice")),
            files.text(FILE));
    node.done();
    problems.throwIfAny();
    return loaded;
  }

  private static Kind kind(Node node) {
    Kind kind =
        new Kind(
            node.choice("program", "compute", List.of("compute", "reserved")),
            node.text("product_code"),
            node.text("operation"),
            node.text("usage_type"));
    node.done();
    return kind;
  }

  /** Whether a row of charge_days is usage that a commitment could cover. */
  Column isEligible() {
    return program().isNotNull();
  }

  /** The programme that could cover a row; null where none could. */
  Column program() {
    Column excluded = lit(false);
    for (String pattern : excludedUsageTypes) {
      excluded = excluded.or(col("x_usage_type").like(pattern));
    }
    Column program = when(excluded, lit(null).cast("string"));
    for (Kind kind : kinds) {
      program = program.when(is(kind), kind.program());
    }
    return program;
  }

  private static Column is(Kind kind) {
    return coalesce(
        col("x_product_code")
            .equalTo(kind.productCode())
            .and(coalesce(col("x_operation"), lit("")).like(kind.operation()))
            .and(col("x_usage_type").like(kind.usageType())),
        lit(false));
  }
}
