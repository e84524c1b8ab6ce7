package dev.plumbline.ingest;

import static dev.plumbline.ingest.Bills.HEADER;
import static dev.plumbline.ingest.Bills.find;
import static dev.plumbline.ingest.Bills.line;
import static dev.plumbline.ingest.Bills.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.plumbline.ingest.Delivery.State;
import dev.plumbline.settings.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveriesTest {
  @TempDir Path folder;

  private static String bill(String month) {
    return HEADER + line("1", month, "1");
  }

  private static String legacyManifest(String key) {
    return """
        {"assemblyId":"asm-2","account":"111111111111","reportName":"hourly","extra":{"a":1},
         "billingPeriod":{"start":"20250101T000000.000Z","end":"20250201T000000.000Z"},
         "bucket":"b","reportKeys":["%s"],"additionalArtifactKeys":[{"a":1},"b"]}
        """
        .formatted(key);
  }

  @Test
  void onlyWhatTheTopManifestListsIsRead() {
    Path month = folder.resolve("hourly/20250101-20250201");
    write(month.resolve("asm-1/hourly-1.csv"), bill("2025-01"));
    write(month.resolve("asm-1/hourly-Manifest.json"), legacyManifest("no/such/file.csv"));
    write(month.resolve("asm-2/hourly-1.csv"), bill("2025-01"));
    write(
        month.resolve("hourly-Manifest.json"),
        legacyManifest("/some/prefix/hourly/20250101-20250201/asm-2/hourly-1.csv"));
    assertThat(find(folder).remarks())
        .singleElement(STRING)
        .matches(
            "1 data file below .*/hourly is listed by no manifest and was left out, first"
                + " .*asm-1/hourly-1.csv");
    assertThat(find(folder).all())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.state()).isEqualTo(State.READY);
              assertThat(delivery.units()).hasToString("[111111111111:hourly 2025-01]");
              assertThat(delivery.deliveryId()).isEqualTo("asm-2");
              assertThat(delivery.files())
                  .singleElement()
                  .satisfies(file -> assertThat(file.uri()).endsWith("asm-2/hourly-1.csv"));
            });
  }

  @Test
  void aMonthWithFilesButNoManifestYetHasNoDataYet() {
    Path month = folder.resolve("hourly/20250101-20250201");
    write(month.resolve("asm-2/hourly-1.csv"), bill("2025-01"));
    write(
        month.resolve("hourly-Manifest.json"),
        legacyManifest("hourly/20250101-20250201/asm-2/hourly-1.csv"));
    write(folder.resolve("hourly/20250201-20250301/asm-3/hourly-1.csv"), bill("2025-02"));
    assertThat(find(folder).all())
        .extracting(Delivery::state, delivery -> delivery.units().toString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(State.READY, "[111111111111:hourly 2025-01]"),
            org.assertj.core.groups.Tuple.tuple(
                State.NO_DATA_YET, "[111111111111:hourly 2025-02]"));
  }

  @Test
  void aMonthThatOnePayerAwaitsIsAnothersOfTheSameReportName() {
    for (String payer : List.of("111111111111", "222222222222")) {
      Path report = folder.resolve(payer + "/hourly");
      String january = "20250101-20250201/asm-2/hourly-1.csv";
      write(report.resolve(january), bill("2025-01").replace("111111111111", payer));
      write(
          report.resolve("20250101-20250201/hourly-Manifest.json"),
          legacyManifest("hourly/" + january).replace("111111111111", payer));
      String february = "20250201-20250301/asm-3/hourly-1.csv";
      write(report.resolve(february), bill("2025-02").replace("111111111111", payer));
      if (payer.startsWith("2")) {
        write(
            report.resolve("20250201-20250301/hourly-Manifest.json"),
            legacyManifest("hourly/" + february).replace("111111111111", payer));
      }
    }
    assertThat(find(folder).all())
        .extracting(delivery -> delivery.state() + " " + delivery.units())
        .containsExactlyInAnyOrder(
            "READY [111111111111:hourly 2025-01]",
            "NO_DATA_YET [111111111111:hourly 2025-02]",
            "READY [222222222222:hourly 2025-01]",
            "READY [222222222222:hourly 2025-02]");
  }

  @Test
  void dataExportsNameTheMonthInTheFolderAndMayHaveColonsInTheOther() {
    String cur2 = cur2(bill("2025-01"));
    String execution = "data/BILLING_PERIOD=2025-01/2025-02-01T23:48:02.356Z-e1/export-00001.csv";
    write(folder.resolve("p/export").resolve(execution), cur2);
    write(
        folder.resolve("p/export/data/BILLING_PERIOD=2025-01/2025-02-01T01:00:00.000Z-e0/x.csv"),
        cur2);
    write(
        folder.resolve("p/export/metadata/BILLING_PERIOD=2025-01/export-Manifest.json"),
        """
        {"executionId":"e1","exportArn":"arn:aws:bcm-data-exports:us-east-1:111111111111:export/export-1",
         "dataFiles":["s3://bucket/p/export/%s"],"additionalOutputFiles":[]}
        """
            .formatted(execution));
    assertThat(find(folder).all())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.units()).hasToString("[111111111111:export 2025-01]");
              assertThat(delivery.format()).isEqualTo("cur2");
              assertThat(delivery.deliveryId()).isEqualTo("e1");
              assertThat(delivery.files())
                  .singleElement()
                  .satisfies(file -> assertThat(file.uri()).contains("T23:48:02.356Z-e1"));
            });
  }

  static String cur2(String legacy) {
    int end = legacy.indexOf('\n');
    return java.util.Arrays.stream(legacy.substring(0, end).split(","))
            .map(HeaderNames::rawName)
            .map(name -> name.equals("resource_tags_user_team") ? "resource_tags" : name)
            .collect(java.util.stream.Collectors.joining(","))
        + legacy.substring(end).replace(",web\n", ",\"{\"\"user_team\"\":\"\"web\"\"}\"\n");
  }

  private Optional<java.time.Instant> deliveredAt(String id, String folderOfFiles) {
    Path month = folder.resolve(id + "/hourly/20250101-20250201");
    write(month.resolve(folderOfFiles + "/hourly-1.csv"), bill("2025-01"));
    write(
        month.resolve("hourly-Manifest.json"),
        legacyManifest("hourly/20250101-20250201/" + folderOfFiles + "/hourly-1.csv")
            .replace("asm-2", id));
    return find(folder.resolve(id)).all().get(0).deliveredAt();
  }

  @Test
  void theIdOfADeliveryOrItsFolderTellWhenItWasMade() {
    assertThat(deliveredAt("20250307T053621Z", "20250307T053621Z"))
        .hasValue(java.time.Instant.parse("2025-03-07T05:36:21Z"));
    assertThat(deliveredAt("e1", "2025-02-01T23:48:02.356Z-e1"))
        .hasValue(java.time.Instant.parse("2025-02-01T23:48:02.356Z"));
    // Another delivery's folder, an id that is no time, a month that is none.
    assertThat(deliveredAt("e2", "2025-02-01T23:48:02.356Z-e1")).isEmpty();
    assertThat(deliveredAt("1f0c7c6e-6a7d", "1f0c7c6e-6a7d")).isEmpty();
    assertThat(deliveredAt("20251307T053621Z", "20251307T053621Z")).isEmpty();
  }

  @Test
  void filesWithoutAManifestBelongTogetherWhenTheyShareAMonth() {
    write(folder.resolve("a.csv"), bill("2025-01"));
    Path both =
        write(
            folder.resolve("b.csv"),
            HEADER + line("2", "2025-02", "2") + line("3", "2025-03", "1"));
    write(folder.resolve("c.csv"), bill("2025-03"));
    write(folder.resolve("README.txt"), "text");
    write(folder.resolve("q.sql"), "select 1");
    write(folder.resolve("_temporary/x.csv"), "a,b\n1,2\n");
    Deliveries found = find(folder);
    assertThat(found.hasUnknown()).isTrue();
    assertThat(found.all())
        .as("by the first record of each file")
        .extracting(delivery -> delivery.units().toString() + " " + delivery.files().size())
        .containsExactly(
            "[111111111111:files 2025-01] 1",
            "[111111111111:files 2025-02] 1",
            "[111111111111:files 2025-03] 1");
    Set<Unit> months =
        Set.of(
            new Unit("111111111111:files", "2025-02"), new Unit("111111111111:files", "2025-03"));
    Deliveries known = found.with(java.util.Map.of("file:" + both, months));
    assertThat(known.hasUnknown()).isFalse();
    assertThat(known.all())
        .extracting(delivery -> delivery.units().toString() + " " + delivery.files().size())
        .containsExactly(
            "[111111111111:files 2025-01] 1",
            "[111111111111:files 2025-02, 111111111111:files 2025-03] 2");
    assertThat(found.ignored()).hasSize(2);
  }

  @Test
  void anUnchangedFileKeepsItsFingerprintAndAChangedOneDoesNot() throws java.io.IOException {
    Path file = write(folder.resolve("a.csv"), bill("2025-01"));
    String before = find(file).all().get(0).fingerprint(Bills.FORMATS);
    assertThat(find(file).all().get(0).fingerprint(Bills.FORMATS)).isEqualTo(before);
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000));
    assertThat(find(file).all().get(0).fingerprint(Bills.FORMATS)).isNotEqualTo(before);
  }

  @Test
  void knownFilesAreNotReadToTellTheirMonths() {
    Path file = write(folder.resolve("a.csv"), bill("2025-01"));
    Unit unit = new Unit("9:files", "2020-01");
    Deliveries found =
        Deliveries.find(
            List.of(new ChargeInput(file.toString(), "auto")),
            List.of(),
            new Configuration(),
            input -> Optional.of(Set.of(unit)),
            Bills.FORMATS);
    assertThat(found.all().get(0).units()).containsExactly(unit);
  }

  @Test
  void whatIsNoBillIsRefusedWithASentence() {
    refused("there is nothing at", folder.resolve("missing"));
    refused("is empty", folder);
    Path text = write(folder.resolve("t/README.txt"), "hello").getParent();
    refused("no bill at '" + text + "', found README.txt", text);
    refused("found other.csv", write(folder.resolve("o/other.csv"), "a,b\n1,2\n"));
    refused(
        "is not a whole Parquet file",
        write(folder.resolve("p/cut.parquet"), "PAR1 something without an end"));
    refused(
        "lacks the columns billing_account_id",
        write(folder.resolve("f/focus.csv"), "BilledCost,EffectiveCost\n1,2\n"));
    refused(
        "lacks the columns line_item_line_item_type, line_item_operation;",
        write(
            folder.resolve("l/a.csv"),
            bill("2025-01")
                .replace("lineItem/LineItemType", "x")
                .replace("lineItem/Operation", "y")));
    Path twice = write(folder.resolve("w/a.csv"), bill("2025-01"));
    refused("would count twice", twice.getParent(), twice);
    write(folder.resolve("m/a.csv"), bill("2025-01"));
    write(folder.resolve("m/b.csv"), cur2(bill("2025-01")));
    refused("in two formats", folder.resolve("m"));
    Path month = folder.resolve("t2/hourly/20250101-20250201");
    write(month.resolve("asm-2/hourly-1.csv"), bill("2025-01"));
    write(
        month.resolve("hourly-Manifest.json"),
        legacyManifest("hourly/20250101-20250201/asm-2/hourly-1.csv"));
    write(folder.resolve("t2/copy/a.csv"), bill("2025-01"));
    refused(
        "the bill of payer 111111111111 for 2025-01 is there in two reports", folder.resolve("t2"));
  }

  private static void refused(String sentence, Path... paths) {
    assertThatThrownBy(() -> find(paths))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void theConfiguredFormatMustBeTheFilesFormat() {
    Path file = write(folder.resolve("a.csv"), bill("2025-01"));
    assertThatThrownBy(
            () ->
                Deliveries.find(
                    List.of(new ChargeInput(file.toString(), "cur2")),
                    List.of(),
                    new Configuration(),
                    KnownUnits.NONE,
                    Bills.FORMATS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is cur_csv, but the input's format is 'cur2'");
  }

  @Test
  void headersBecomeTheNamesAthenaShows() {
    assertThat(
            List.of(
                HeaderNames.rawName("reservation/ReservationARN"),
                HeaderNames.rawName("pricing/publicOnDemandCost"),
                HeaderNames.rawName("product/intelAvx2Available"),
                HeaderNames.rawName("resourceTags/user:Cost Center"),
                HeaderNames.rawName("resourceTags/aws:autoscaling:groupName")))
        .containsExactly(
            "reservation_reservation_a_r_n",
            "pricing_public_on_demand_cost",
            "product_intel_avx2_available",
            "resource_tags_user_cost_center",
            "resource_tags_aws_autoscaling_group_name");
  }

  @Test
  void ofSeveralDeliveriesWithoutAManifestTheLastCountsWhereNamesTellWhichThatIs() {
    Path month = folder.resolve("hourly/20250101-20250201");
    write(month.resolve("20250110T053621Z/hourly-1.csv"), bill("2025-01"));
    Path last = write(month.resolve("20250203T053621Z/hourly-1.csv"), bill("2025-01") + "\n");
    Deliveries found = find(folder);
    assertThat(found.all()).hasSize(1);
    assertThat(found.all().get(0).files())
        .singleElement()
        .satisfies(file -> assertThat(file.uri()).endsWith(last.toString()));
    assertThat(found.remarks())
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .contains("holds 2 deliveries and no manifest; the last, 20250203T053621Z"))
        .anySatisfy(
            remark -> assertThat(remark).startsWith("1 file came without a manifest; every file"));
    write(month.resolve("0c1d2e3f-1111-2222-3333-444455556666/hourly-1.csv"), bill("2025-01"));
    assertThatThrownBy(() -> find(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds 3 folders")
        .hasMessageContaining("together they would count it twice");
  }

  @Test
  void aFileWithoutRowsBelongsToNoMonth() {
    write(folder.resolve("loose/a.csv"), bill("2025-01"));
    write(folder.resolve("loose/b.csv"), HEADER);
    write(folder.resolve("loose/c.csv"), HEADER);
    Deliveries loose = find(folder.resolve("loose"));
    assertThat(loose.all())
        .singleElement()
        .satisfies(delivery -> assertThat(delivery.files()).hasSize(1));
    assertThat(loose.remarks())
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .startsWith("2 files have the columns of a bill and no row, first")
                    .endsWith("loose/b.csv"));
    String key = "hourly/20250101-20250201/asm-2/hourly-%d.csv";
    String both = key.formatted(1) + "\",\"" + key.formatted(2);
    write(folder.resolve(key.formatted(1)), HEADER);
    write(folder.resolve(key.formatted(2)), HEADER);
    write(folder.resolve("hourly/20250101-20250201/hourly-Manifest.json"), legacyManifest(both));
    Delivery empty = find(folder.resolve("hourly")).all().get(0);
    assertThat(empty.state()).isEqualTo(State.NO_DATA_YET);
    assertThat(empty.problem()).endsWith("lists files that hold no row");
    write(folder.resolve(key.formatted(2)), bill("2025-01"));
    Delivery filled = find(folder.resolve("hourly")).all().get(0);
    assertThat(filled.state()).isEqualTo(State.READY);
    assertThat(filled.units()).hasToString("[111111111111:hourly 2025-01]");
  }
}
