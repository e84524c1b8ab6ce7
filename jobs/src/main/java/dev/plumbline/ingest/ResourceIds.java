package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.format.ResourcePatterns;
import dev.plumbline.format.ResourcePatterns.ResourcePattern;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * What the id of a billed resource says, over columns {@code x_product_code}, {@code x_usage_type}
 * and {@code resource_id}. A row without an id matches nothing.
 */
public final class ResourceIds {
  private static final String OTHER = "other";

  private final ResourcePatterns patterns;

  public ResourceIds(ResourcePatterns patterns) {
    this.patterns = patterns;
  }

  /** Kind of resource; {@code other} where no pattern matches. */
  public Column resourceType() {
    return first(pattern -> Optional.of(lit(pattern.type())), lit(OTHER));
  }

  /** CloudWatch namespace; null where the resource has none. */
  public Column metricNamespace() {
    return first(pattern -> pattern.namespace().map(name -> lit(name)), none());
  }

  /** Name of the CloudWatch dimension that holds the id; null where the resource has none. */
  public Column metricDimension() {
    return first(pattern -> pattern.dimension().map(name -> lit(name)), none());
  }

  /** The resource's id as CloudWatch has it; null where the resource has no metrics. */
  public Column metricResourceId() {
    return first(
        pattern ->
            pattern.namespace().map(name -> regexp_extract(col("resource_id"), pattern.id(), 1)),
        none());
  }

  private Column first(Function<ResourcePattern, Optional<Column>> value, Column otherwise) {
    Column result = otherwise;
    for (int i = patterns.patterns().size() - 1; i >= 0; i--) {
      ResourcePattern pattern = patterns.patterns().get(i);
      result = when(fits(pattern), value.apply(pattern).orElse(none())).otherwise(result);
    }
    return result;
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

  private static Column none() {
    return lit(null).cast("string");
  }
}
