package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.store.Lake;
import dev.plumbline.store.Warehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommonOptionsTest {
  @TempDir Path here;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /** As a run leaves it that publishes nothing. */
  private void warehouse(String folder) {
    Lake.open(Warehouse.local(here.resolve(folder))).close();
  }

  private String readFrom(Map<String, String> environment, String... arguments) {
    return CommandLine.populateCommand(new CommonOptions(), arguments)
        .optionsForReading(here, environment, new PrintStream(said, true, StandardCharsets.UTF_8))
        .warehouse()
        .uri();
  }

  @Test
  void afterTheDemoAQueryThatNamesNoWarehouseReadsTheDemosAndSaysSo() {
    warehouse("plumbline-demo/warehouse");
    String demo = here.resolve("plumbline-demo/warehouse").toString();
    assertThat(readFrom(Map.of())).isEqualTo(demo);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("reading the tables of the demo", demo);
  }

  @Test
  void aWarehouseThatIsNamedIsReadEvenIfItIsNotThere() throws IOException {
    warehouse("plumbline-demo/warehouse");
    Path conf = Files.writeString(here.resolve("mine.yaml"), "inputs: {charges: []}\n");
    assertThat(readFrom(Map.of(), "--warehouse", "other")).isEqualTo("other");
    assertThat(readFrom(Map.of(), "--set", "warehouse.uri=other")).isEqualTo("other");
    assertThat(readFrom(Map.of(), "--conf", conf.toString())).isEqualTo("./warehouse");
    assertThat(readFrom(Map.of("PLUMBLINE_WAREHOUSE_URI", "other"))).isEqualTo("./warehouse");
    assertThat(said.size()).isZero();
  }

  @Test
  void aWarehouseInWhichNothingIsPublishedDoesNotHideTheDemos() throws IOException {
    warehouse("plumbline-demo/warehouse");
    warehouse("warehouse");
    assertThat(readFrom(Map.of())).isEqualTo(here.resolve("plumbline-demo/warehouse").toString());
    Files.delete(here.resolve("plumbline-demo/warehouse/catalog.db"));
    assertThat(readFrom(Map.of())).isEqualTo("./warehouse");
  }
}
