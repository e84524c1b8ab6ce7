package dev.plumbline.redaction;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.udf;

import dev.plumbline.format.Formats;
import dev.plumbline.redaction.RedactionRules.Kind;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.store.Warehouse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Replaces what names a customer's accounts, resources and people; or nothing. */
public final class Redaction {
  private final Optional<Pseudonyms> pseudonyms;
  private final RedactionRules rules;

  private Redaction(Optional<Pseudonyms> pseudonyms, RedactionRules rules) {
    this.pseudonyms = pseudonyms;
    this.rules = rules;
  }

  /** A warehouse as it is delivered. */
  public static Redaction none() {
    return new Redaction(Optional.empty(), null);
  }

  /**
   * A redacted warehouse.
   *
   * @param isNew whether it has no key yet, so that one may be made
   */
  public static Redaction of(
      ConfFiles conf, Warehouse warehouse, Map<String, String> environment, boolean isNew) {
    Problems problems = new Problems();
    RedactionRules rules = RedactionRules.load(conf, problems);
    SameNames names = SameNames.of(Formats.load(conf, problems).resources());
    problems.throwIfAny();
    byte[] key = RedactionKey.of(warehouse, environment, isNew);
    return new Redaction(Optional.of(new Pseudonyms(key, rules, names)), rules);
  }

  /** Tells the key from others without giving it away; empty where nothing is redacted. */
  public Optional<String> fingerprint() {
    return pseudonyms.map(Pseudonyms::fingerprint);
  }

  public boolean isOn() {
    return pseudonyms.isPresent();
  }

  /** A payer and its report, as staging has it. */
  public String source(String source) {
    return pseudonyms.map(p -> p.source(source)).orElse(source);
  }

  public String account(String account) {
    return pseudonyms.map(p -> p.account(account)).orElse(account);
  }

  /** A name as a whole, such as that of an owner. */
  public String value(String value) {
    return pseudonyms.map(p -> p.value(value)).orElse(value);
  }

  /** Where a file lies. */
  public String place(String uri) {
    return pseudonyms.map(p -> p.place(uri)).orElse(uri);
  }

  /** A sentence that may name accounts, resources and files, or quote the bill. */
  public String text(String text) {
    return pseudonyms.map(p -> p.text(text)).orElse(text);
  }

  /** Words for which markers look inside tag values, with what is met in their place. */
  public Map<String, String> toolWords() {
    return pseudonyms.map(p -> p.words(rules.toolWords())).orElse(Map.of());
  }

  /** The definitions with the words rules look for in tag values as they are met here. */
  public ConfFiles definitions(ConfFiles conf) {
    if (pseudonyms.isEmpty()) {
      return conf;
    }
    Map<String, String> words = pseudonyms.get().words(rules.wordsInRules());
    return conf.edited(
        (name, text) -> {
          String edited = text;
          if (name.startsWith("rules/")) {
            for (Map.Entry<String, String> word : words.entrySet()) {
              edited = edited.replace("'" + word.getKey() + "'", "'" + word.getValue() + "'");
            }
          }
          return edited;
        });
  }

  /** Rows of a staging table with pseudonyms; a column that no rule names is a bug. */
  public Dataset<Row> rows(Dataset<Row> rows) {
    if (pseudonyms.isEmpty()) {
      return rows;
    }
    Map<Kind, UnaryOperator<Column>> by = functions(pseudonyms.get());
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(field -> redacted(field, by).as(field.name(), field.metadata()))
            .toArray(Column[]::new));
  }

  private Column redacted(StructField field, Map<Kind, UnaryOperator<Column>> by) {
    Column value = col(field.name());
    Kind kind = rules.columns().get(field.name());
    String type = field.dataType().simpleString();
    if (kind == null && type.contains("string")) {
      throw new IllegalStateException(
          "conf/redaction.yaml does not say what becomes of column " + field.name());
    }
    return kind == null ? value : by.getOrDefault(kind, kept -> kept).apply(value);
  }

  private static Map<Kind, UnaryOperator<Column>> functions(Pseudonyms pseudonyms) {
    UserDefinedFunction tag =
        udf((UDF2<String, String, String>) pseudonyms::tag, DataTypes.StringType);
    UserDefinedFunction dimension =
        udf((UDF2<String, String, String>) pseudonyms::dimension, DataTypes.StringType);
    Map<Kind, UnaryOperator<Column>> by = new LinkedHashMap<>();
    by.put(Kind.ACCOUNT, function(pseudonyms::account));
    by.put(Kind.SOURCE, function(pseudonyms::source));
    by.put(Kind.ID, function(pseudonyms::id));
    by.put(Kind.VALUE, function(pseudonyms::value));
    by.put(Kind.TEXT, function(pseudonyms::text));
    by.put(Kind.PLACE, function(pseudonyms::place));
    by.put(Kind.TAGS, map -> transform_values(map, tag::apply));
    by.put(Kind.DIMENSIONS, map -> transform_values(map, dimension::apply));
    by.put(Kind.DROPPED, value -> lit(null).cast("string"));
    return by;
  }

  /** A function, not an expression: the key must not stand in a plan that logs and pages show. */
  private static UnaryOperator<Column> function(UDF1<String, String> pseudonym) {
    UserDefinedFunction function = udf(pseudonym, DataTypes.StringType);
    return value -> function.apply(value);
  }
}
