package dev.plumbline.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
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

  private static Set<String> forbidden(String text) {
    return new Expression(text).forbidden(Functions.OF_ROWS);
  }

  @Test
  void functionsThatRunCodeAreRefusedHoweverTheyAreWritten() {
    assertThat(forbidden("reflect('java.lang.System', 'exit', 1)")).containsExactly("reflect");
    assertThat(forbidden("1 + Java_Method ('a', 'b') + `reflect`('x')"))
        .containsExactly("Java_Method", "reflect");
    assertThat(forbidden("coalesce(a, 0) > 1 and b in ('c', 'rand()')")).isEmpty();
  }

  @Test
  void aCallCannotHideInACommentOrBehindAQuote() {
    assertThat(forbidden("reflect/**/('a')")).contains("/*");
    assertThat(forbidden("a -- b")).containsExactly("--");
    assertThat(forbidden("\"'\" || reflect('a') || \"'\"")).containsExactly("reflect");
    assertThat(forbidden("r'\\' || reflect('a') || ''")).contains("r");
  }

  @Test
  void neitherQueriesNorTheClockAreRead() {
    assertThat(forbidden("a > (select secret from t)")).containsExactly("select", "from");
    assertThat(forbidden("exists(table t)")).containsExactly("table");
    assertThat(forbidden("a < current_date")).containsExactly("current_date");
  }

  @Test
  void sumsAreForGroupsOnly() {
    assertThat(forbidden("sum(a)")).containsExactly("sum");
    assertThat(new Expression("sum(a)").forbidden(Functions.OF_GROUPS)).isEmpty();
  }
}
