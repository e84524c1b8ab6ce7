package dev.plumbline.carbon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarbonModelTest {
  @TempDir private Path conf;

  @BeforeEach
  void copyTheDefaults() throws IOException {
    ConfFiles packed = ConfFiles.of(Optional.empty());
    Files.createDirectories(conf.resolve("coefficients"));
    Files.writeString(conf.resolve("carbon.yaml"), packed.text("carbon.yaml"));
    for (String suffix : new String[] {".csv", ".yaml"}) {
      for (String name : packed.list("coefficients", suffix)) {
        Files.writeString(conf.resolve(name), packed.text(name));
      }
    }
  }

  private CarbonModel load() {
    return CarbonModel.load(ConfFiles.of(Optional.of(conf)));
  }

  private void change(String file, String from, String to) throws IOException {
    Path path = conf.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  @Test
  void aChangedFigureOrSettingMakesOldEmissionsStale() throws IOException {
    String before = new EstimateEmissions(load()).dependsOn();
    assertThat(before).isEqualTo(new EstimateEmissions(Lines.MODEL).dependsOn());

    change("coefficients/storage.csv", "ebs_gp3,ssd,1.2", "ebs_gp3,ssd,1.3");
    String withFigure = new EstimateEmissions(load()).dependsOn();
    change("carbon.yaml", "compute_scale: 1.0", "compute_scale: 1.35");

    assertThat(withFigure).isNotEqualTo(before);
    assertThat(new EstimateEmissions(load()).dependsOn()).isNotEqualTo(withFigure);
  }

  @Test
  void computeScaleMovesProcessorsAndNotMemory() throws IOException {
    UsageLine line =
        new UsageLine(true, "AmazonEC2", "BoxUsage:m5.large", "Hrs", "", "us-east-1", "", "", "");
    Profile plain = new Profiles(load()).of(line);
    change("carbon.yaml", "compute_scale: 1.0", "compute_scale: 2.0");
    Profile doubled = new Profiles(load()).of(line);

    assertThat(doubled.number("cpu_idle_w")).isEqualTo(2 * plain.number("cpu_idle_w"));
    assertThat(doubled.number("memory_w")).isEqualTo(plain.number("memory_w"));
  }

  @Test
  void namesThatLeadNowhereAndUnknownKeysAreAllReported() throws IOException {
    change(
        "coefficients/instances.csv",
        "m5.large,m5,2,8.0,x86_64,Intel Xeon Platinum 8175M,Skylake",
        "m5.large,m5,2,8.0,x86_64,Intel Xeon Platinum 8175M,Skylark");
    change("coefficients/service_map.csv", "ebs_gp2", "ebs_gp0");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Skylark: is missing; instances needs it")
        .hasMessageContaining("ebs_gp0: is missing; service_map needs it");

    change("carbon.yaml", "compute_scale", "compute_scales");
    assertThatThrownBy(this::load)
        .hasMessageContaining("compute_scale: is missing; it must be a number")
        .hasMessageContaining("compute_scales: is not a known key")
        .hasMessageContaining("Did you mean 'compute_scale'?");
  }
}
