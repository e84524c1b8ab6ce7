package dev.plumbline.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionTest {

  @Test
  void onlyDeclaredNamesAreReplacedNotFieldsOrQuotedText() {
    assertThat(
            new Expression("limit < 5 and x.limit > 2 and note = 'limit' and `limit` > 1")
                .with(Map.of("limit", "`R-1.limit`"))
                .text())
        .isEqualTo("`R-1.limit` < 5 and x.limit > 2 and note = 'limit' and `limit` > 1");
  }

  @Test
  void functionsThatRunCodeAreRefusedHoweverTheyAreWritten() {
    assertThat(new Expression("reflect('java.lang.System', 'exit', 1)").forbidden())
        .containsExactly("reflect");
    assertThat(new Expression("1 + Java_Method ('a', 'b') + `reflect`('x')").forbidden())
        .containsExactly("Java_Method", "reflect");
    assertThat(new Expression("coalesce(a, 0) > 1 and b in ('c', 'rand()')").forbidden()).isEmpty();
    assertThat(new Expression("a > (select secret from t)").forbidden()).containsExactly("select");
  }
}
