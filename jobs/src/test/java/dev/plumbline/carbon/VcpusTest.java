package dev.plumbline.carbon;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class VcpusTest extends SparkTest {
  private static final CarbonModel MODEL = CarbonModel.load(ConfFiles.of(Optional.empty()));

  private Map<String, String> vcpus(String... types) {
    Map<String, String> found = new TreeMap<>();
    for (Row row :
        MODEL
            .vcpus()
            .with(
                spark.createDataset(List.of(types), Encoders.STRING()).toDF("type"), "type", "vcpu")
            .select(col("type"), col("vcpu").cast("double").cast("string"))
            .collectAsList()) {
      found.put(row.getString(0), row.isNullAt(1) ? "none" : row.getString(1));
    }
    return found;
  }

  @Test
  void aListedTypeHasTheVcpusOfTheListWhicheverServiceRunsIt() {
    assertThat(vcpus("m5.xlarge", "t3.micro", "db.r6g.large", "cache.t4g.small", "ml.c5.2xlarge"))
        .isEqualTo(
            Map.of(
                "m5.xlarge", "4.0",
                "t3.micro", "2.0",
                "db.r6g.large", "2.0",
                "cache.t4g.small", "2.0",
                "ml.c5.2xlarge", "8.0"));
  }

  @Test
  void ofATypeThatIsNotListedTheSizeTellsAndElseNothing() {
    assertThat(vcpus("zz9.large", "zz9.3xlarge", "zz9.medium", "zz9.metal", "provisioned"))
        .isEqualTo(
            Map.of(
                "zz9.large", "2.0",
                "zz9.3xlarge", "12.0",
                "zz9.medium", "1.0",
                "zz9.metal", "none",
                "provisioned", "none"));
  }
}
