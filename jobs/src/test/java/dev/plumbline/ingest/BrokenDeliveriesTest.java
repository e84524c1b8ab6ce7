package dev.plumbline.ingest;

import static dev.plumbline.ingest.Bills.find;
import static dev.plumbline.ingest.Bills.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.ingest.Delivery.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a manifest lists and nobody can read. */
class BrokenDeliveriesTest {
  @TempDir Path folder;

  private static String bill(String month) {
    return Bills.HEADER + Bills.line("1", month, "1");
  }

  private static String manifest(String key) {
    return """
        {"assemblyId":"asm-2","account":"111111111111","reportName":"hourly",
         "billingPeriod":{"start":"20250101T000000.000Z","end":"20250201T000000.000Z"},
         "bucket":"b","reportKeys":["%s"]}
        """
        .formatted(key);
  }

  @Test
  void aListedFileThatDoesNotExistMakesTheMonthIncomplete() {
    Path month = folder.resolve("hourly/20250101-20250201");
    write(
        month.resolve("hourly-Manifest.json"),
        manifest("hourly/20250101-20250201/asm-2/hourly-1.csv"));
    Delivery delivery = find(folder).all().get(0);
    assertThat(delivery.state()).isEqualTo(State.INCOMPLETE);
    assertThat(delivery.units()).hasToString("[111111111111:hourly 2025-01]");
    assertThat(delivery.problem()).contains("asm-2/hourly-1.csv").contains("does not exist");
  }

  @Test
  void aManifestThatCannotBeReadCostsItsMonthAlone() {
    Path report = folder.resolve("hourly");
    write(report.resolve("20250101-20250201/hourly-Manifest.json"), "{\"assemblyId\":\"asm");
    write(report.resolve("20250201-20250301/asm-2/hourly-1.csv"), bill("2025-02"));
    write(
        report.resolve("20250201-20250301/hourly-Manifest.json"),
        manifest("hourly/20250201-20250301/asm-2/hourly-1.csv"));
    assertThat(find(folder).all())
        .extracting(delivery -> delivery.units() + " " + delivery.state())
        .containsExactlyInAnyOrder(
            "[unknown:hourly 2025-01] REJECTED", "[111111111111:hourly 2025-02] READY");
    assertThat(find(folder).all())
        .anySatisfy(
            delivery ->
                assertThat(delivery.problem())
                    .contains("20250101-20250201/hourly-Manifest.json", "cannot be read"));
  }

  @Test
  void aListedFileThatIsNotWholeIsNamedAndTheOtherMonthsAreFound() {
    byte[] packed = Bills.gzip(bill("2025-01"));
    Map<String, byte[]> spoilt =
        Map.of(
            "cut.csv.gz", Arrays.copyOf(packed, packed.length / 2),
            "cut.snappy.parquet", "PAR1 and no footer".getBytes(StandardCharsets.UTF_8),
            "empty.csv.gz", new byte[0],
            "foreign.csv", "city,mayor\nUlm,anna\n".getBytes(StandardCharsets.UTF_8));
    spoilt.forEach(
        (name, bytes) -> {
          Path report = folder.resolve(name);
          Path month = report.resolve("hourly/20250101-20250201");
          write(month.resolve("asm-2/" + name), bytes);
          write(
              month.resolve("hourly-Manifest.json"),
              manifest("hourly/20250101-20250201/asm-2/" + name));
          Path next = report.resolve("hourly/20250201-20250301");
          write(next.resolve("asm-1/hourly-1.csv"), bill("2025-02"));
          write(
              next.resolve("hourly-Manifest.json"),
              manifest("hourly/20250201-20250301/asm-1/hourly-1.csv")
                  .replace("20250201T", "20250301T")
                  .replace("20250101T", "20250201T"));
          List<Delivery> found = find(report).all();
          assertThat(found)
              .extracting(delivery -> delivery.units() + " " + delivery.state())
              .containsExactlyInAnyOrder(
                  "[111111111111:hourly 2025-01] REJECTED", "[111111111111:hourly 2025-02] READY");
          assertThat(found)
              .anySatisfy(delivery -> assertThat(delivery.problem()).contains("asm-2/" + name));
        });
  }
}
