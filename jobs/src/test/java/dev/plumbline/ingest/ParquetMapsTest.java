package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Maps in Parquet files, in the forms that writers give them. */
class ParquetMapsTest extends ParquetBillFiles {
  @Test
  void cur2KeepsAttributesAndTagsInMaps() {
    Path path =
        written(
            bill(
                1,
                "bill_payer_account_name",
                "'payer'",
                "line_item_usage_account_name",
                "'shop'",
                "product",
                "map('product_name', 'Amazon Elastic Compute Cloud', 'vcpu', '2')",
                "product_region_code",
                "'eu-west-1'",
                "discount",
                "map('total', cast(0 as double))",
                "resource_tags",
                "map('user_team', 'web', 'user_none', '', 'aws_created_by', 'Root')",
                "cost_category",
                "cast(null as map<string,string>)"),
            "cur2");
    List<Row> rows =
        charges(path)
            .selectExpr(
                "x_source_format",
                "service_name",
                "x_vcpu",
                "region_id",
                "to_json(tags)",
                "to_json(x_cost_categories)",
                "x_sub_account_name",
                "cast(billed_cost as string)")
            .collectAsList();
    assertThat(rows)
        .singleElement()
        .hasToString(
            "[cur2,Amazon Elastic Compute Cloud,2,eu-west-1,{\"aws_created_by\":\"Root\",\"team\":\"web\"},{},shop,0.1000000000]");
  }

  @Test
  void tagsMayStandInBothMapsOfAnExport() {
    Path path =
        written(
            bill(
                1,
                "resource_tags",
                "map('user_team', 'web')",
                "tags",
                "map('resourceTags/user:team', 'other', 'resourceTags/env', 'prod', 'accountTag/x', 'y')"),
            "both");
    assertThat(read(path))
        .containsExactly(
            "111111111111:files 2025-01 222222222222 2025-01-02 00:00:00.000000"
                + " {\"team\":\"web\",\"env\":\"prod\"}");
  }

  @Test
  void aListWhereAMapBelongsIsNamed() {
    Path path = written(bill(1, "resource_tags", "array('a')"), "list");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Bills.find(path))
        .isInstanceOf(dev.plumbline.settings.InputException.class)
        .hasMessageContaining("column resource_tags is a list or a structure");
  }

  @Test
  void aTextThatIsNoMapIsAbsentAndCounted() {
    Path path =
        written(
            bill(
                3,
                "resource_tags",
                "element_at(array('{\"user_team\":\"web\"}', '{user_team=web}', ''), int(identity_line_item_id) + 1)"),
            "texts");
    LostValues lost = new LostValues();
    Dataset<Row> charges =
        IngestCharges.read(
            spark,
            Bills.find(path).all(),
            Bills.FORMATS,
            new org.apache.hadoop.fs.Path(folder.resolve("side").toUri()),
            StagedRecords.NONE,
            lost);
    assertThat(charges.selectExpr("to_json(tags)").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("{\"team\":\"web\"}", "{}", "{}");
    assertThat(lost.unreadMaps()).isOne();
    assertThat(lost.firstUnreadMap().orElseThrow())
        .contains("/texts/part-")
        .endsWith(".parquet: resource_tags is '{user_team=web}', which is no JSON object");
  }
}
