package dev.plumbline.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What analysts ask is answered the same by Athena's engine and by the program itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnalystQueriesTest {
  private Path answers;
  private Trino trino;

  @BeforeAll
  void askSparkAndStartTrino(@TempDir Path catalog) throws Exception {
    answers = Program.answers();
    trino = Trino.over(Program.warehouse(), catalog);
  }

  @AfterAll
  void stopTrino() {
    if (trino != null) {
      trino.close();
    }
  }

  static List<String> queries() throws IOException {
    return SampleAnswers.queries(Program.QUERIES).stream()
        .map(query -> query.getFileName().toString())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void bothEnginesGiveTheSameRowsInTheSameOrder(String query) throws IOException {
    List<List<String>> fromSpark = table(answers.resolve(query + ".csv"));

    List<List<String>> fromTrino = trino.rows(Files.readString(Program.QUERIES.resolve(query)));

    assertThat(fromTrino).hasSizeGreaterThan(1).containsExactlyElementsOf(fromSpark);
  }

  @Test
  void theAttributedTotalIsTheBillToTheLastDigit() {
    List<List<String>> rows =
        trino.rows(
            "select basis, max(abs(residual)) as residual from reconciliation"
                + " where state = 'AVAILABLE' group by basis order by basis");

    assertThat(rows)
        .containsExactly(
            List.of("basis", "residual"),
            List.of("billed", "0"),
            List.of("effective", "0"),
            List.of("net_billed", "0"),
            List.of("net_effective", "0"));
  }

  private static List<List<String>> table(Path csv) throws IOException {
    try (Reader reader = Files.newBufferedReader(csv);
        CSVParser parser = CSVFormat.RFC4180.parse(reader)) {
      return parser.stream()
          .map(CSVRecord::toList)
          .map(cells -> cells.stream().map(AnalystQueriesTest::plain).toList())
          .toList();
    }
  }

  /** The value behind a cell: no apostrophe against formulas, one way to write a decimal. */
  private static String plain(String cell) {
    if (cell.matches("-?\\d+\\.\\d*")) {
      return new BigDecimal(cell).stripTrailingZeros().toPlainString();
    }
    return cell.matches("(?s)'[=+@\t\r-].*") ? cell.substring(1) : cell;
  }
}
