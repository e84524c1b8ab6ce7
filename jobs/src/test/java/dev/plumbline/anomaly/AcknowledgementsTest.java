package dev.plumbline.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {

  @Test
  void theFirstDayAnEventWasSeenCountsWhateverTheOrderOfColumns() {
    Acknowledgements seen =
        Acknowledgements.parse(
            "seen.csv",
            "\uFEFFdate,id,by,until\n2026-01-09,e1,\"Doe, J.\",\n2026-01-07, e1 ,anna,2026-03-01\n");
    assertThat(seen.firstSeen()).isEqualTo(Map.of("e1", LocalDate.of(2026, 1, 7)));
    assertThat(seen.rejected()).isEmpty();
  }

  @Test
  void aRowThatCannotBeUsedIsLeftOutAndNamed() {
    Acknowledgements seen =
        Acknowledgements.parse(
            "seen.csv", "id,date,by\n,2026-01-07,anna\ne1,7.1.2026,anna\ne2,2026-01-07,\ne3\n");
    assertThat(seen.firstSeen()).isEmpty();
    assertThat(seen.rejected())
        .containsExactly(
            "seen.csv line 2: has no id",
            "seen.csv line 3: '7.1.2026' is no day; write it as 2026-01-31",
            "seen.csv line 4: has no by",
            "seen.csv line 5: has 1 values, the header has 3");
    assertThat(seen.withoutQuotes().rejected())
        .containsExactly("4 rows of the file of acknowledgements");
    assertThatThrownBy(() -> Acknowledgements.parse("seen.csv", "event,day\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("seen.csv")
        .hasMessageContaining("[id, date, by]");
  }
}
