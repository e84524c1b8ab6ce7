package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.ResourcePatterns;
import dev.plumbline.format.ResourcePatterns.ResourceExample;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ResourceIdsTest extends SparkTest {
  private static final StructType BILL =
      new StructType()
          .add("x_product_code", "string")
          .add("x_usage_type", "string")
          .add("resource_id", "string")
          .add("sub_account_id", "string")
          .add("region_id", "string")
          .add("tags", Types.STRING_MAP);

  private List<String> described(List<Row> lines) {
    ResourceIds ids = new ResourceIds(Bills.FORMATS.resources());
    return ids
        .described(spark.createDataFrame(lines, BILL).coalesce(1))
        .select(
            "resource_type",
            "x_metric_namespace",
            "x_metric_resource_id",
            "x_metric_region",
            "x_metric_join")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  @Test
  void everyExampleOfThePatternsComesOutAsItSays() {
    ResourcePatterns patterns = Bills.FORMATS.resources();
    List<Row> lines =
        patterns.examples().stream()
            .map(
                e ->
                    RowFactory.create(
                        e.product(), e.usage(), e.id(), e.account(), e.region(), e.tags()))
            .toList();
    assertThat(described(lines))
        .containsExactlyElementsOf(patterns.examples().stream().map(e -> expected(e)).toList());
  }

  private static String expected(ResourceExample example) {
    String join = example.join().orElse("MAPPED");
    return "["
        + String.join(
            ",",
            example.type(),
            example.namespace().orElse("null"),
            example.metricId().orElse("null"),
            example.metricRegion().orElse(example.region()),
            join)
        + "]";
  }

  @Test
  void aRowWithoutAnIdMatchesNothing() {
    assertThat(
            described(
                List.of(
                    RowFactory.create(
                        "AmazonEC2", "ElasticIP:IdleAddress", null, "1", "eu-west-1", null))))
        .containsExactly("[other,null,null,eu-west-1,UNMAPPED]");
  }
}
