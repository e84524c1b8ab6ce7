package dev.plumbline.sample;

import java.io.Serializable;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Map;

/** What all lines share: payer, period, invoice, currency and the account they are booked on. */
final class Bill implements Serializable {
  static final String AWS = "AWS";

  private final Account payer;
  private final Calendar calendar;
  private final long seed;

  Bill(Account payer, Calendar calendar, long seed) {
    this.payer = payer;
    this.calendar = calendar;
    this.seed = seed;
  }

  /**
   * A line of the month the day lies in; {@code identity} tells it from others of the same hour.
   */
  Line line(int day, Account account, String type, String product, String identity) {
    return line(day, account, type, product, identity, AWS, "Anniversary");
  }

  Line line(
      int day,
      Account account,
      String type,
      String product,
      String identity,
      String entity,
      String billType) {
    YearMonth month = calendar.monthOf(day);
    String seller = entity.equals(AWS) ? "Amazon Web Services EMEA SARL" : "Search Tools Ltd.";
    Line line =
        new Line()
            .billedIn(Calendar.second(month), Calendar.second(month.plusMonths(1)))
            .set("bill_bill_type", billType)
            .set("bill_billing_entity", entity)
            .set("bill_invoice_id", invoice(month, entity + billType))
            .set("bill_invoicing_entity", seller)
            .set("bill_payer_account_id", payer.id())
            .set("bill_payer_account_name", payer.name())
            .set("identity_line_item_id", identity(type + "/" + identity))
            .set("line_item_currency_code", "USD")
            .set("line_item_legal_entity", seller)
            .set("line_item_line_item_type", type)
            .set("line_item_product_code", product)
            .set("line_item_usage_account_id", account.id())
            .set("line_item_usage_account_name", account.name())
            .set("pricing_currency", "USD")
            .set("product_servicecode", product);
    if (!account.businessUnit().isEmpty()) {
      line.set("cost_category", Map.of("business_unit", account.businessUnit()));
    }
    return line;
  }

  /** Every month is closed: each invoice has its number. */
  private String invoice(YearMonth month, String what) {
    long number = Math.floorMod(Noise.hash(seed, payer.id() + month + what), 1_000_000_000L);
    return String.format(Locale.ROOT, "1%09d", number);
  }

  private String identity(String what) {
    return Noise.hex(seed, what) + Noise.hex(~seed, what);
  }
}
