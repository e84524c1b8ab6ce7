package dev.plumbline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.ChargeInput;
import dev.plumbline.ingest.Deliveries;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.KnownUnits;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month of a report whose manifest names no payer, and what was refused of it before. */
class RefusalsTest {
  private static final Formats FORMATS = Formats.load();
  private static final String HEADER =
      "identity/LineItemId,bill/PayerAccountId,bill/BillingPeriodStartDate,lineItem/UsageAccountId,"
          + "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,"
          + "lineItem/UsageType,lineItem/Operation,lineItem/UsageAmount,lineItem/CurrencyCode,"
          + "lineItem/UnblendedCost,lineItem/LineItemDescription\n";
  private static final String LINE =
      "1,111111111111,2025-01-01T00:00:00Z,222222222222,Usage,2025-01-02T00:00:00Z,"
          + "2025-01-02T01:00:00Z,AmazonEC2,BoxUsage,RunInstances,1,USD,1,text\n";

  @TempDir Path folder;

  private Path deliver(String text) throws IOException {
    Path month = Files.createDirectories(folder.resolve("hourly/20250101-20250201"));
    Files.writeString(
        month.resolve("hourly-Manifest.json"),
        """
        {"assemblyId":"asm-1","reportName":"hourly",
         "billingPeriod":{"start":"20250101T000000.000Z","end":"20250201T000000.000Z"},
         "bucket":"b","reportKeys":["hourly/20250101-20250201/hourly-1.csv"]}
        """);
    return Files.writeString(month.resolve("hourly-1.csv"), text);
  }

  private FoundDeliveries find(String version, Map<String, String> remembered) {
    return new FoundDeliveries(
        Deliveries.find(
            List.of(new ChargeInput(folder.toString(), "auto")),
            List.of(),
            new Configuration(),
            KnownUnits.NONE,
            FORMATS),
        FORMATS,
        Redaction.none(),
        version,
        Optional.of(published(remembered)));
  }

  /** A run that published the month. */
  private static RunRecord published(Map<String, String> inputs) {
    return new RunRecord(
        "run-1",
        1,
        RunRecord.State.PUBLISHED,
        "1",
        "settings",
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH,
        Map.of(),
        Map.of(),
        Map.of("charges/111111111111:hourly|2025-01", "print"),
        inputs,
        Map.of(),
        List.of(),
        Optional.empty());
  }

  @Test
  void whatWasRefusedStaysSoForTheSameFilesAndTheSameVersion() throws IOException {
    Path file = deliver(HEADER + LINE);
    FoundDeliveries first = find("1", Map.of());
    Delivery bill = first.bills().get(0);
    first.reject(bill, "record 1 cannot be used");
    Map<String, String> remembered = first.inputs();

    FoundDeliveries again = find("1", remembered);
    assertThat(again.bills()).isEmpty();
    assertThat(again.incomplete())
        .containsExactly("[111111111111:hourly 2025-01] REJECTED: record 1 cannot be used");
    assertThat(again.inputs()).isEqualTo(remembered);
    assertThat(find("2", remembered).bills()).hasSize(1);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    FoundDeliveries touched = find("1", remembered);
    assertThat(touched.bills()).hasSize(1);
    assertThat(touched.inputs()).doesNotContainValue("record 1 cannot be used");
  }

  @Test
  void aBillThatWasNotReadForTheStoresSakeIsReadAgain() throws IOException {
    deliver(HEADER + LINE);
    FoundDeliveries first = find("1", Map.of());
    first.refuse(first.bills().get(0), Delivery.State.REJECTED, "the connection was reset");
    assertThat(first.incomplete()).hasSize(1);
    assertThat(find("1", first.inputs()).bills()).hasSize(1);
  }

  @Test
  void aBrokenFileOfAReportWithoutAnAccountIsNamedAfterThePayerItWasPublishedFor()
      throws IOException {
    deliver("");
    assertThat(find("1", Map.of()).incomplete())
        .singleElement()
        .asString()
        .startsWith("[111111111111:hourly 2025-01] REJECTED: ")
        .contains("hourly-1.csv is empty");
  }
}
