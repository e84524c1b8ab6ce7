package dev.plumbline.ingest;

import static dev.plumbline.ingest.Bills.HEADER;
import static dev.plumbline.ingest.Bills.gzip;
import static dev.plumbline.ingest.Bills.line;
import static dev.plumbline.ingest.Bills.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvBillsTest extends SparkTest {
  @TempDir Path folder;

  private org.apache.hadoop.fs.Path side() {
    return new org.apache.hadoop.fs.Path(folder.resolve("side").toUri());
  }

  private Dataset<Row> charges(Path path) {
    return IngestCharges.read(spark, Bills.find(path).all(), Bills.FORMATS, side());
  }

  private List<String> lines(Path path) {
    return charges(path)
        .selectExpr(
            "concat_ws('|', x_line_item_id, billed_cost, x_description, to_json(tags)) as line")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void aQuotedTextMayHoldCommasQuotesAndLineBreaks() {
    Path file =
        write(
            folder.resolve("in/a.csv"),
            HEADER + line("1", "111111111111", "2025-01", "1.81E-8", "\"a, \"\"b\"\"\nc\"", ""));
    assertThat(lines(file)).containsExactly("1|0.0000000181|a, \"b\"\nc|{}");
  }

  @Test
  void anyLineEndEndsALine() {
    for (String end : List.of("\r\n", "\r")) {
      Path file =
          write(
              folder.resolve("in" + end.length() + "/a.csv"),
              (HEADER + line("1", "2025-01", "1") + line("2", "2025-01", "2")).replace("\n", end));
      assertThat(lines(file))
          .containsExactly(
              "1|1.0000000000|text|{\"team\":\"web\"}", "2|2.0000000000|text|{\"team\":\"web\"}");
    }
  }

  @Test
  void gzipIsKnownByItsFirstBytesAndMayComeInMembers() {
    Path file =
        write(
            folder.resolve("in/part-1"),
            gzip(HEADER + line("1", "2025-01", "1"), line("2", "2025-01", "2")));
    assertThat(lines(file)).hasSize(2);
  }

  @Test
  void headersThatBecomeOneNameAreMergedAndTheFirstValueWins() {
    String header = HEADER.strip() + ",resourceTags/user:team\n";
    String row = line("1", "2025-01", "1");
    Path file =
        write(
            folder.resolve("in/a.csv"),
            header + row.strip() + ",ops\n" + row.strip().replace(",web", ",") + ",ops\n");
    assertThat(lines(file))
        .containsExactly(
            "1|1.0000000000|text|{\"team\":\"ops\"}", "1|1.0000000000|text|{\"team\":\"web\"}");
  }

  @Test
  void filesWithOtherColumnsInAnotherOrderAreAlignedByName() {
    String narrow = HEADER.replace(",resourceTags/user:Team", "");
    write(folder.resolve("in/a.csv"), HEADER + line("1", "2025-01", "1"));
    write(
        folder.resolve("in/b.csv"),
        "unknown/Thing," + narrow + "x," + line("2", "2025-01", "2").replace(",web", ""));
    assertThat(lines(folder.resolve("in")))
        .containsExactly("1|1.0000000000|text|{\"team\":\"web\"}", "2|2.0000000000|text|{}");
  }

  @Test
  void recordsThatCannotBeUsedAreKeptWithTheirReason() {
    String good = line("1", "2025-01", "1");
    Path file =
        write(
            folder.resolve("in/a.csv"),
            HEADER
                + good
                + "too,short\n"
                + line("3", "2025-01", "abc")
                + line("4", "2025-01", "4").replace("-02T01:00:00Z", "-02T30:00:00Z")
                + line("5", "2025-01", "5").replace("Usage,2025", ",2025")
                + line("6", "2025-01", "6"));
    assertThat(lines(file)).hasSize(2);
    List<Row> rejected =
        Rejects.read(spark, side())
            .orderBy("position")
            .select("position", "reason", "raw_text", "x_source_id", "billing_period", "file")
            .collectAsList();
    assertThat(rejected)
        .extracting(row -> row.getLong(0) + " " + row.getString(1))
        .containsExactly(
            "2 has 2 columns, the header has 15",
            "3 line_item_unblended_cost is 'abc', which is no number",
            "4 line_item_usage_end_date is '2025-01-02T30:00:00Z', which is no timestamp",
            "5 line_item_line_item_type is empty");
    assertThat(rejected.get(0).getString(2)).isEqualTo("too,short");
    assertThat(rejected.get(0).getString(3)).isEqualTo("111111111111:files");
    assertThat(rejected.get(0).getString(4)).isEqualTo("2025-01");
    assertThat(rejected.get(0).getString(5)).endsWith("in/a.csv");
    ReadCounts counts = ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration());
    assertThat(counts.records()).isEqualTo(6);
    assertThat(counts.rejected()).isEqualTo(4);
  }

  @Test
  void aNetColumnThatIsEmptyInAllFilesOfAMonthCountsAsAbsent() {
    String header = HEADER.strip() + ",lineItem/NetUnblendedCost\n";
    String usage = line("1", "2025-01", "10").strip();
    String discount = line("2", "2025-01", "-1").strip().replace(",Usage,", ",EdpDiscount,");
    write(folder.resolve("none/a.csv"), header + usage + ",\n");
    write(folder.resolve("none/b.csv"), header + discount + ",\n");
    write(folder.resolve("some/a.csv"), header + usage + ",9\n");
    write(folder.resolve("some/b.csv"), header + discount + ",\n");
    assertThat(net("none")).isEqualTo("9.0000000000");
    assertThat(net("some")).isEqualTo("9.0000000000");
    assertThat(charges(folder.resolve("none")).where("x_net_billed_cost = 0").count()).isZero();
    assertThat(charges(folder.resolve("some")).where("x_net_billed_cost = 0").count()).isOne();
  }

  private String net(String name) {
    return charges(folder.resolve(name))
        .selectExpr("cast(sum(x_net_billed_cost) as string)")
        .first()
        .getString(0);
  }

  @Test
  void readingAgainReplacesWhatTheFirstReadingLeft() {
    Path file = write(folder.resolve("in/a.csv"), HEADER + "x\n" + line("1", "2025-01", "1"));
    lines(file);
    lines(file);
    assertThat(Rejects.read(spark, side()).count()).isEqualTo(1);
    assertThat(ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration()).records())
        .isEqualTo(2);
  }

  @Test
  void aLastRecordNeedsNoLineBreakAndTheRunSaysThatItsEndIsUnsure() {
    String whole = HEADER + line("1", "2025-01", "1") + line("2", "2025-01", "2");
    Path plain = write(folder.resolve("plain/a.csv"), whole.strip());
    assertThat(lines(plain)).hasSize(2).last().isEqualTo("2|2.0000000000|text|{\"team\":\"web\"}");
    assertThat(counts().endingOpen()).singleElement().asString().endsWith("plain/a.csv");
    lines(write(folder.resolve("packed/a.csv.gz"), gzip(whole.strip())));
    lines(write(folder.resolve("ended/a.csv"), whole));
    assertThat(counts().endingOpen()).hasSize(1);
  }

  private ReadCounts counts() {
    return ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration());
  }

  @Test
  void aFileThatBreaksOffFailsWithItsNameAndRecord() {
    String whole = HEADER + line("1", "2025-01", "1") + line("2", "2025-01", "2");
    Path row = write(folder.resolve("row/a.csv"), whole.substring(0, whole.length() - 12));
    Path quote =
        write(
            folder.resolve("quote/a.csv"),
            whole + line("3", "111111111111", "2025-01", "3", "text", "\"we").strip());
    byte[] packed = gzip(whole);
    Path gzip = write(folder.resolve("gzip/a.csv.gz"), Arrays.copyOf(packed, packed.length - 9));
    assertThat(problem(row))
        .contains("row/a.csv: breaks off in record 2, which has 12 of 15 columns");
    assertThat(problem(quote)).contains("quote/a.csv").contains("after record 2");
    assertThat(problem(gzip)).contains("gzip/a.csv.gz").contains("cut off");
  }

  /** The sentence about a file that cannot be read to its end. */
  private String problem(Path file) {
    return IngestCharges.inputProblem(catchThrowable(() -> lines(file)))
        .map(InputException::getMessage)
        .orElse("");
  }

  @Test
  void aFileThatBreaksOffWhileItIsReadFailsTheSameWay() {
    Path file = write(folder.resolve("in/a.csv"), HEADER + line("1", "2025-01", "1"));
    List<Delivery> found = Bills.find(file).all();
    write(file, HEADER + line("1", "2025-01", "1") + "2,1111");
    Throwable failure =
        catchThrowable(
            () -> IngestCharges.read(spark, found, Bills.FORMATS, side()).collectAsList());
    assertThat(IngestCharges.inputProblem(failure))
        .hasValueSatisfying(
            problem -> assertThat(problem.getMessage()).contains("breaks off in record 2"));
  }

  @Test
  void namesOfColumnsMayHaveAnyCase() {
    Path lower =
        write(
            folder.resolve("lower/a.csv"),
            HEADER.toLowerCase(java.util.Locale.ROOT) + line("1", "2025-01", "1"));
    Path upper =
        write(
            folder.resolve("upper/a.csv"),
            HEADER.toUpperCase(java.util.Locale.ROOT) + line("1", "2025-01", "1"));
    Path athena =
        write(
            folder.resolve("athena/a.csv"),
            java.util.Arrays.stream(HEADER.strip().split(","))
                    .map(name -> HeaderNames.rawName(name).toUpperCase(java.util.Locale.ROOT))
                    .collect(java.util.stream.Collectors.joining(","))
                + "\n"
                + line("1", "2025-01", "1"));
    for (Path file : List.of(lower, upper, athena)) {
      assertThat(lines(file)).containsExactly("1|1.0000000000|text|{\"team\":\"web\"}");
    }
  }

  @Test
  void timesMayBeWrittenInSeveralWays() {
    List<String> times =
        List.of(
            "2025-01-02T00:00:00Z",
            "2025-01-02T00:00:00.000Z",
            "2025-01-02T00:00:00+00:00",
            "2025-01-02T00:00:00",
            "2025-01-02 00:00:00",
            "2025-01-02 00:00:00.000",
            "2025-01-02 00:00:00+00:00",
            "2025-01-02 00:00:00 UTC",
            "2025-01-02 00:00:00.123456 UTC",
            "2025-01-02T01:00:00+01:00",
            "2025-01-02 00:00:00+00",
            "2025-01-02");
    StringBuilder bill = new StringBuilder(HEADER);
    times.forEach(
        time ->
            bill.append(
                line(time, "2025-01", "1").replace(",2025-01-02T00:00:00Z,", "," + time + ",")));
    assertThat(
            charges(write(folder.resolve("times/a.csv"), bill.toString()))
                .selectExpr(
                    "concat_ws('=', x_line_item_id, date_format(charge_period_start, 'yyyy-MM-dd HH:mm:ss'))")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyElementsOf(
            times.stream().map(time -> time + "=2025-01-02 00:00:00").toList());
  }

  @Test
  void aMapThatCannotBeReadIsAbsentAndCounted() {
    Path file =
        write(
            folder.resolve("maps/a.csv"),
            HEADER.strip()
                + ",resource_tags\n"
                + line("1", "2025-01", "1").strip()
                + ",{'user_env': 'prod'}\n"
                + line("2", "2025-01", "2").strip()
                + ",{'user_env': None}\n");
    assertThat(lines(file))
        .containsExactly(
            "1|1.0000000000|text|{\"team\":\"web\",\"env\":\"prod\"}",
            "2|2.0000000000|text|{\"team\":\"web\"}");
    ReadCounts counts = ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration());
    assertThat(counts.unread()).isEqualTo(1);
    assertThat(counts.firstUnread())
        .endsWith("record 2: resource_tags is '{'user_env': None}', which is no JSON object");
  }
}
