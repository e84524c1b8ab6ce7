package dev.plumbline.attribution;

import dev.plumbline.settings.Node;
import java.util.List;

/**
 * What is done with lines that have a treatment of their own.
 *
 * @param tax {@code seller}, spread over what the same seller billed to the account, or the one
 *     owner that keeps it
 * @param support {@code billed_usage}, a pool of its own, {@code owner} of the account, or the id
 *     of a declared pool
 * @param credits {@code account}, down to 0, {@code account_negative}, or the one owner that keeps
 *     them
 * @param refunds the same of refunds
 * @param commitments who pays for what nobody used: {@code purchaser}, {@code beneficiaries} or
 *     {@code savings_pool}
 * @param containers who pays for a container's share of its machine: whoever claims it by tag,
 *     category or rule ({@code claimed}), or always the owner of the {@code machine}
 */
public record SpecialLines(
    String tax,
    String support,
    String credits,
    String refunds,
    String commitments,
    String containers) {
  static final String METHOD = "special";
  static final String TAX = "tax";
  static final String SUPPORT = "support";
  static final String CREDITS = "credits";
  static final String REFUNDS = "refunds";
  static final String UNUSED_COMMITMENT = "unused_commitment";
  static final String COMMITMENT_SAVINGS = "commitment_savings";

  static final String SELLER = "seller";
  static final String BILLED_USAGE = "billed_usage";
  static final String OWNER = "owner";
  static final String ACCOUNT = "account";
  static final String ACCOUNT_NEGATIVE = "account_negative";
  static final String PURCHASER = "purchaser";
  static final String BENEFICIARIES = "beneficiaries";
  static final String SAVINGS_POOL = "savings_pool";
  static final String CLAIMED = "claimed";
  static final String MACHINE = "machine";

  /** Ids that no rule and no pool may have. */
  static final List<String> RESERVED =
      List.of(
          TAX,
          SUPPORT,
          CREDITS,
          REFUNDS,
          UNUSED_COMMITMENT,
          COMMITMENT_SAVINGS,
          "tag_keys",
          "cost_categories",
          "owners");

  /** What holds unless something else is set. */
  static SpecialLines defaults() {
    return new SpecialLines(SELLER, BILLED_USAGE, ACCOUNT, ACCOUNT, PURCHASER, CLAIMED);
  }

  static SpecialLines of(Node node) {
    SpecialLines usual = defaults();
    SpecialLines special =
        new SpecialLines(
            node.findText("tax").orElse(usual.tax),
            node.findText("support").orElse(usual.support),
            node.findText("credits").orElse(usual.credits),
            node.findText("refunds").orElse(usual.refunds),
            node.choice(
                "unused_commitments",
                usual.commitments,
                List.of(PURCHASER, BENEFICIARIES, SAVINGS_POOL)),
            node.choice("containers", usual.containers, List.of(CLAIMED, MACHINE)));
    node.done();
    return special;
  }
}
