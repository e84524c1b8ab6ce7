package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagKeysTest extends SparkTest {
  private static final String CONFLICT = TagKeys.CONFLICT;

  /** The value of cost_center in tags given as JSON, with frontend and "the web" meaning web. */
  private String costCenter(String tags) {
    Map<String, String> aliases = Map.of("Frontend", "web", "the web", "web");
    return spark
        .sql("select from_json('" + tags + "', 'map<string,string>') as tags")
        .select(TagKeys.value(col("tags"), "cost_center", aliases))
        .head()
        .getString(0);
  }

  @Test
  void aKeyIsFoundHoweverItIsSpelled() {
    for (String key :
        List.of(
            "cost_center",
            "CostCenter",
            "costCenter",
            "Cost Center",
            "cost-center",
            "COST_CENTER",
            "user:Cost Center",
            "user_cost_center",
            "resource_tags_user_cost_center",
            "resourceTags/cost.center",
            // What reports make of COST_CENTER and CostCENTER.
            "c_o_s_t_c_e_n_t_e_r",
            "user_cost_c_e_n_t_e_r")) {
      assertThat(costCenter("{\"" + key + "\":\"web\"}")).as(key).isEqualTo("web");
    }
    assertThat(costCenter("{\"cost_centers\":\"web\"}")).isNull();
  }

  @Test
  void valuesAreTrimmedFoldedAndPassedThroughAliases() {
    assertThat(costCenter("{\"CostCenter\":\" WEB \"}")).isEqualTo("web");
    assertThat(costCenter("{\"CostCenter\":\"FrontEnd\"}")).isEqualTo("web");
    assertThat(costCenter("{\"CostCenter\":\"The Web \"}")).isEqualTo("web");
    assertThat(costCenter("{\"CostCenter\":\"  \"}")).isNull();
    assertThat(costCenter("{}")).isNull();
  }

  @Test
  void twoSpellingsThatDisagreeAreAConflict() {
    assertThat(costCenter("{\"CostCenter\":\"web\",\"Cost-Center\":\"ops\"}")).isEqualTo(CONFLICT);
    assertThat(costCenter("{\"CostCenter\":\"web\",\"Cost-Center\":\"WEB\"}")).isEqualTo("web");
    assertThat(costCenter("{\"CostCenter\":\"web\",\"Cost-Center\":\"frontend\"}"))
        .isEqualTo("web");
  }

  @Test
  void theSpellingOfTheConfigurationDecidesAConflict() {
    assertThat(costCenter("{\"cost_center\":\"web\",\"CostCenter\":\"ops\"}")).isEqualTo("web");
  }

  @Test
  void theFirstKeyThatIsSetCounts() {
    assertThat(
            spark
                .sql(
                    "select from_json('{\"team\":\"web\",\"owner\":\"\"}', 'map<string,string>') as tags")
                .select(TagKeys.first(List.of("owner", "team"), Map.of()))
                .head()
                .getString(0))
        .isEqualTo("web");
  }

  @Test
  void theFormOfAKeyIsTheSameInJavaAndInSpark() {
    assertThat(TagKeys.normalised("user:Cost Center")).isEqualTo("costcenter");
    assertThat(TagKeys.normalised("--TeamName--")).isEqualTo("teamname");
  }
}
