package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.ResourcePatterns;
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
          .add("resource_id", "string");

  @Test
  void everyExampleOfThePatternsComesOutAsItSays() {
    ResourcePatterns patterns = Bills.FORMATS.resources();
    ResourceIds ids = new ResourceIds(patterns);
    List<Row> rows =
        patterns.examples().stream()
            .map(e -> RowFactory.create(e.product(), e.usage(), e.id()))
            .toList();
    List<String> found =
        spark
            .createDataFrame(rows, BILL)
            .coalesce(1)
            .select(ids.resourceType(), ids.metricNamespace(), ids.metricResourceId())
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList();
    assertThat(found)
        .containsExactlyElementsOf(
            patterns.examples().stream()
                .map(
                    e ->
                        "["
                            + e.type()
                            + ","
                            + e.namespace().orElse(null)
                            + ","
                            + e.metricId().orElse(null)
                            + "]")
                .toList());
  }

  @Test
  void aRowWithoutAnIdMatchesNothing() {
    ResourceIds ids = new ResourceIds(Bills.FORMATS.resources());
    assertThat(
            spark
                .createDataFrame(
                    List.of(RowFactory.create("AmazonEC2", "ElasticIP:IdleAddress", null)), BILL)
                .select(ids.resourceType(), ids.metricNamespace(), ids.metricResourceId())
                .first())
        .hasToString("[other,null,null]");
  }
}
