package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.console.Console;
import dev.plumbline.report.Restated;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestatedLinesTest {
  private static String said(Restated restated) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new RestatedLines(new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8)))
        .print(restated);
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  private static Restated.Change change(String month, String cause, String delta, String moved) {
    return new Restated.Change(
        month,
        "2026-07-09",
        null,
        null,
        cause,
        "USD",
        BigDecimal.ONE,
        new BigDecimal(delta),
        null,
        new BigDecimal(moved));
  }

  @Test
  void eachMonthHasALineWithItsCauses() {
    Restated restated =
        new Restated(
            List.of(change("2026-05", null, "1234.567", "0"), change("2026-06", null, "-0.5", "9")),
            List.of(
                change("2026-05", "LATE_USAGE", "1234.567", "0"),
                change("2026-06", "CREDIT", "-0.5", "0"),
                change("2026-06", "TAG_BACKFILL", "0", "9")),
            List.of(),
            List.of());
    assertThat(said(restated))
        .isEqualToIgnoringNewLines(
            """
            restated 2026-05 by +1,234.57 USD: late usage +1,234.57
            restated 2026-06 by -0.50 USD: credit -0.50, tag backfill of 9.00""");
  }

  @Test
  void aRunThatChangesNothingPublishedSaysSo() {
    assertThat(said(new Restated(List.of(), List.of(), List.of(), List.of())))
        .isEqualTo("restated nothing that was published before");
  }
}
