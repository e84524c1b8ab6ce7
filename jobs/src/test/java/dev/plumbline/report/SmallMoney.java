package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/** The money of the small report: its bill, who pays it, what it is used for, how it changes. */
final class SmallMoney {
  private SmallMoney() {}

  static Spend spend() {
    return new Spend(
        List.of(
            new Spend.Benefit(
                "111",
                SmallReport.SCRIPT,
                1,
                SmallReport.money("4"),
                SmallReport.money("6"),
                SmallReport.money("2"),
                "USD"),
            new Spend.Benefit(
                null,
                "222",
                2,
                SmallReport.money("1"),
                SmallReport.money("1.5"),
                SmallReport.money("0.5"),
                "USD")),
        List.of(
            new Spend.Expiring(
                "arn:aws:savingsplans::1:savingsplan/a",
                "Savings Plan",
                "111",
                "2026-10-30",
                60,
                SmallReport.money("10"),
                SmallReport.money("3"),
                "USD")),
        List.of(
            new Spend.Advice(
                "1:main",
                "Compute Savings Plan",
                "EVALUATED",
                null,
                SmallReport.money("0.72"),
                SmallReport.money("204.4"),
                SmallReport.money("150"),
                SmallReport.money("220"),
                SmallReport.money("12.5"),
                0.97,
                0.28,
                "observed",
                "USD"),
            new Spend.Advice(
                "2:daily",
                "Compute Savings Plan",
                "NOT_EVALUATED",
                "granularity",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "USD")),
        List.of(
            new Spend.Container(
                "prod",
                SmallReport.FORMULA,
                "111",
                SmallReport.money("90.63"),
                SmallReport.money("66.46"),
                SmallReport.money("24.17"),
                0.28,
                "USD"),
            new Spend.Container(
                "",
                "(no namespace)",
                "111",
                SmallReport.money("1"),
                SmallReport.money("1"),
                SmallReport.money("0"),
                null,
                "USD")),
        List.of(
            new Spend.Transfer(
                "inter_az",
                "us-east-2",
                "us-east-2",
                SmallReport.money("1500"),
                SmallReport.money("15"),
                "USD"),
            new Spend.Transfer("other", "", "", null, SmallReport.money("0.05"), "USD")),
        List.of(
            new Spend.UnitCost(
                "shop", "orders", SmallReport.money("150"), 0.16, 0.02, 6.0, null, null, "USD"),
            new Spend.UnitCost(
                "ghost",
                "orders",
                SmallReport.money("7"),
                null,
                null,
                null,
                null,
                "no_such_workload",
                "")));
  }

  static Money.Reconciled reconciled(String month, String basis, String state, String total) {
    BigDecimal amount = total == null ? null : SmallReport.money(total);
    BigDecimal zero = total == null ? null : SmallReport.money("0E-10");
    return new Money.Reconciled(
        month, "100200300400", "USD", basis, state, amount, amount, zero, zero, zero, zero);
  }

  static Money.Statement statement() {
    return new Money.Statement(
        "USD",
        "effective",
        List.of(
            new Money.OwnerStatement(
                SmallReport.SCRIPT,
                SmallReport.money("50.00"),
                SmallReport.money("12.00"),
                "support 7.00, tax 5.00",
                SmallReport.money("0.00"),
                SmallReport.money("-2.00"),
                SmallReport.money("60.00"),
                SmallReport.money("58.50")),
            new Money.OwnerStatement(
                SmallReport.FORMULA,
                SmallReport.money("32.01"),
                SmallReport.money("0.00"),
                null,
                SmallReport.money("0.00"),
                SmallReport.money("0.00"),
                SmallReport.money("32.01"),
                null)),
        1);
  }

  static Money.Bill bill() {
    return new Money.Bill(
        "USD",
        "effective",
        SmallReport.money("100.005"),
        List.of(
            new Money.OwnerCost(SmallReport.SCRIPT, null, SmallReport.money("60.00"), false, 0.6),
            new Money.OwnerCost(
                SmallReport.FORMULA,
                SmallReport.money("32.01"),
                SmallReport.money("32.01"),
                false,
                0.32),
            new Money.OwnerCost(
                "unallocated", SmallReport.money("8.00"), SmallReport.money("8.00"), true, 0.08)),
        SmallReport.money("100.01"),
        SmallReport.money("-0.005"));
  }

  static Trends trends() {
    return new Trends(
        List.of(
            new Trends.Change(
                SmallReport.FORMULA,
                "Amazon EC2",
                "BoxUsage:m5.large",
                "USD",
                SmallReport.money("10"),
                SmallReport.money("18"),
                SmallReport.money("8"),
                SmallReport.money("5"),
                SmallReport.money("3"),
                SmallReport.money("0"),
                SmallReport.money("0"),
                SmallReport.money("0"),
                SmallReport.money("0"),
                SmallReport.money("0"))),
        List.of(
            new Trends.Anomaly(
                "ANOMALY",
                "cost",
                "USD",
                "Amazon EC2",
                "2026-08-10",
                "2026-08-11",
                SmallReport.money("297.5"),
                0.2968,
                "medium",
                "210000000001 eu-west-1 " + SmallReport.SCRIPT + " new",
                0.9)),
        List.of(
            new Trends.Forecast(
                "2026-08",
                "cost",
                "USD",
                "organization",
                "",
                "2026-07-31",
                SmallReport.money("90"),
                SmallReport.money("99"),
                SmallReport.money("108"),
                SmallReport.money("100.005"),
                -0.01005,
                null,
                0),
            new Trends.Forecast(
                "2026-09",
                "cost",
                "USD",
                "owner",
                SmallReport.ATTRIBUTE,
                "2026-08-31",
                SmallReport.money("50"),
                SmallReport.money("60"),
                SmallReport.money("70"),
                null,
                null,
                0.05,
                2)));
  }
}
