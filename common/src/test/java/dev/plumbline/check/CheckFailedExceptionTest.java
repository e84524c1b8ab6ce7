package dev.plumbline.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckFailedExceptionTest {
  @Test
  void theMessageNamesTheTableAndEveryViolation() {
    assertThat(new CheckFailedException("reconciliation", List.of("a differs", "b differs")))
        .hasMessage(
            "2 checks failed in reconciliation; nothing was published\n  a differs\n  b differs");
    assertThat(new CheckFailedException("charges", List.of("one row is lost")))
        .hasMessage("1 check failed in charges; nothing was published\n  one row is lost");
  }
}
