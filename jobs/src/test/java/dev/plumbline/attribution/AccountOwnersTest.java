package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class AccountOwnersTest {
  @Test
  void anAccountMayChangeItsOwnerOnADay() {
    AccountOwners owners =
        AccountOwners.parse(
            "owners.csv",
            """
            sub_account_id,owner,environment,valid_from,valid_to
            222222222222,red,prod,,2026-04-10
            222222222222,"blue",,2026-04-11,
            """);
    assertThat(owners.entries()).hasSize(2);
    assertThat(owners.entries().get(0).to()).isEqualTo(LocalDate.of(2026, 4, 10));
    assertThat(owners.entries().get(0).environment()).contains("prod");
    assertThat(owners.entries().get(1).owner()).contains("blue");
    assertThat(owners.entries().get(1).environment()).isEmpty();
  }

  @Test
  void aByteOrderMarkAndBlankLinesDoNotMatter() {
    AccountOwners owners =
        AccountOwners.parse("owners.csv", "\uFEFFsub_account_id,owner\n\n1,web\n\n");
    assertThat(owners.entries()).hasSize(1);
  }

  @Test
  void aQuotedOwnerMayHoldACommaAndALineBreak() {
    AccountOwners owners =
        AccountOwners.parse(
            "owners.csv",
            "sub_account_id,owner\r\n1, \"Smith, John\" \r\n2,\"the \"\"web\"\" team\n(new)\"\r\n");
    assertThat(owners.entries())
        .extracting(entry -> entry.owner().orElse(""))
        .containsExactly("Smith, John", "the \"web\" team\n(new)");
  }

  @Test
  void aQuoteThatNeverEndsIsNamed() {
    assertRefused("sub_account_id,owner\n1,\"web\n", "owners.csv: is not readable as CSV");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertRefused("\n", "owners.csv: the owners file is empty");
  }

  @Test
  void missingColumnsAreNamed() {
    assertRefused("account,team\n1,web\n", "it needs sub_account_id and owner");
  }

  @Test
  void aLineOfAnotherLengthIsNamed() {
    assertRefused(
        "sub_account_id,owner\n1,web\n2\n", "owners.csv line 3: has 1 values, the header has 2");
  }

  @Test
  void aDayThatIsNoneIsNamed() {
    assertRefused(
        "sub_account_id,owner,valid_from\n1,web,2026-02-30\n",
        "owners.csv line 2: '2026-02-30' is no day");
  }

  @Test
  void twoOwnersOnOneDayAreRefused() {
    assertRefused(
        "sub_account_id,owner,valid_from,valid_to\n1,web,,2026-04-10\n1,ops,2026-04-10,\n",
        "account 1 has two owners on the same day");
  }

  private static void assertRefused(String csv, String words) {
    assertThatThrownBy(() -> AccountOwners.parse("owners.csv", csv))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(words);
  }
}
