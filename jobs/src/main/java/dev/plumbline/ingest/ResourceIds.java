package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.format.ResourcePatterns;
import dev.plumbline.format.ResourcePatterns.ResourcePattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the id of a billed resource says, over columns {@code x_product_code}, {@code x_usage_type},
 * {@code resource_id}, {@code sub_account_id}, {@code region_id} and {@code tags}. A row without an
 * id matches nothing.
 */
public final class ResourceIds {
  /** The id matches no pattern, or its metrics cannot be found by what the bill says. */
  public static final String UNMAPPED = "UNMAPPED";

  /** The id is known, and what it stands for has no metrics. */
  public static final String NOT_APPLICABLE = "NOT_APPLICABLE";

  /** The id names another account than the line: the metrics are that account's. */
  public static final String OTHER_ACCOUNT = "OTHER_ACCOUNT";

  /** The resource has a name in CloudWatch. */
  public static final String MAPPED = "MAPPED";

  private static final String ACCOUNT_OF_ARN = "^arn:aws[a-z-]*:[^:]*:[^:]*:([0-9]{12}):";
  private static final String NEVER = "(?!)";
  private static final String PATTERN = "pattern_of_id";

  private final List<ResourcePattern> patterns;

  public ResourceIds(ResourcePatterns patterns) {
    this.patterns = patterns.patterns();
  }

  /**
   * The lines with {@code resource_type} ({@code other} where no pattern matches), {@code
   * x_metric_namespace}, {@code x_metric_resource_id} (the name as {@code metric_points} have it),
   * {@code x_metric_region} and {@code x_metric_join}: MAPPED, UNMAPPED, NOT_APPLICABLE or
   * OTHER_ACCOUNT. The patterns are tried once a line; all else is looked up by the one that fits.
   */
  public Dataset<Row> described(Dataset<Row> lines) {
    Column isOther = isOfOtherAccount();
    Column join = text(ResourceIds::join, UNMAPPED);
    Column mapped = join.equalTo(MAPPED);
    return lines
        .withColumn(PATTERN, number())
        .select(
            col("*"),
            text(ResourcePattern::type, "other").as("resource_type"),
            when(mapped, text(p -> p.namespace().orElse(""), "")).as("x_metric_namespace"),
            when(mapped.and(not(isOther)), name()).as("x_metric_resource_id"),
            coalesce(nullif(text(p -> p.region().orElse(""), ""), lit("")), col("region_id"))
                .as("x_metric_region"),
            when(mapped.and(isOther), OTHER_ACCOUNT).otherwise(join).as("x_metric_join"))
        .drop(PATTERN);
  }

  /** Number of the first pattern that fits; that of none is one more than there are. */
  private Column number() {
    Column number = when(lit(false), patterns.size());
    for (int i = 0; i < patterns.size(); i++) {
      number = number.when(fits(patterns.get(i)), i);
    }
    return number.otherwise(patterns.size());
  }

  /** What the pattern that fits says, or what is said where none does. */
  private Column text(Function<ResourcePattern, String> value, String none) {
    String[] texts =
        Stream.concat(patterns.stream().map(value), Stream.of(none)).toArray(String[]::new);
    return element_at(lit(texts), col(PATTERN).plus(1));
  }

  private static String join(ResourcePattern pattern) {
    if (pattern.unmapped().isPresent()) {
      return UNMAPPED;
    }
    return pattern.namespace().isPresent() ? MAPPED : NOT_APPLICABLE;
  }

  private Column name() {
    Column groups =
        regexp_replace(
            col("resource_id"), text(ResourcePattern::id, NEVER), text(ResourceIds::groups, ""));
    Column tagged = concat(groups, tag());
    Column stripped = regexp_replace(tagged, text(p -> p.strip().orElse(NEVER), NEVER), lit(""));
    Column ignoresCase = text(p -> Boolean.toString(p.ignoresCase()), "false").equalTo("true");
    return when(ignoresCase, lower(stripped)).otherwise(stripped);
  }

  /** The groups of the id, parted by slashes, as the text of a replacement. */
  private static String groups(ResourcePattern pattern) {
    return IntStream.rangeClosed(1, pattern.groups())
        .mapToObj(group -> "$" + group)
        .collect(Collectors.joining("/"));
  }

  private Column tag() {
    Column tag = when(lit(false), "");
    for (int i = 0; i < patterns.size(); i++) {
      List<String> keys = patterns.get(i).nameTags();
      if (!keys.isEmpty()) {
        Column value =
            coalesce(
                keys.stream()
                    .map(key -> nullif(col("tags").getItem(key), lit("")))
                    .toArray(Column[]::new));
        tag = tag.when(col(PATTERN).equalTo(i), coalesce(concat(lit("/"), value), lit("")));
      }
    }
    return tag.otherwise("");
  }

  private static Column isOfOtherAccount() {
    Column named = nullif(regexp_extract(col("resource_id"), ACCOUNT_OF_ARN, 1), lit(""));
    return coalesce(named.notEqual(col("sub_account_id")), lit(false));
  }

  private static Column fits(ResourcePattern pattern) {
    Column fits = lit(true);
    if (!pattern.products().isEmpty()) {
      fits = col("x_product_code").isin(pattern.products().toArray());
    }
    if (pattern.usage().isPresent()) {
      fits = fits.and(col("x_usage_type").rlike(pattern.usage().get()));
    }
    return fits.and(col("resource_id").notEqual("")).and(col("resource_id").rlike(pattern.id()));
  }

  /** A name without what the bill and CloudWatch may differ by. */
  static Column canonical(Column name, Optional<String> strip, boolean ignoresCase) {
    Column stripped = strip.map(text -> regexp_replace(name, text, "")).orElse(name);
    return ignoresCase ? lower(stripped) : stripped;
  }
}
