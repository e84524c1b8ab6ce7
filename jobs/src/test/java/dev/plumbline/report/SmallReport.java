package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/** A report small enough to check by eye, with the hostile names a bill may hold. */
final class SmallReport {
  static final String SCRIPT = "<script>alert(1)</script>";
  static final String ATTRIBUTE = "\" onmouseover=\"alert(2)";
  static final String FORMULA = "=HYPERLINK(\"http://evil.example\")";

  private SmallReport() {}

  static ReportModel model() {
    return new ReportModel(
        header(),
        List.of(
            SmallMoney.reconciled("2026-07", "billed", "AVAILABLE", "100"),
            SmallMoney.reconciled("2026-08", "billed", "AVAILABLE", "100.005"),
            SmallMoney.reconciled("2026-08", "net_billed", "NOT_AVAILABLE", null)),
        List.of(SmallMoney.bill()),
        restated(),
        SmallMoney.trends(),
        List.of(SmallMoney.statement()),
        List.of(
            new Scores.Pillar(
                "security",
                "Security",
                score("security", 81.25, "good"),
                List.of(
                    new Scores.Past("2026-07", 80.0, "good"),
                    new Scores.Past("2026-08", 81.25, "good")),
                "+1.3 points since 2026-07, coverage +0 points",
                List.of(measured(), missing())),
            new Scores.Pillar(
                "sustainability",
                "Sustainability",
                new Scores.Score(
                    "sustainability", null, 0.0, 100.0, 0.0, 0, 0, 0, 2, "insufficient evidence"),
                List.of(new Scores.Past("2026-08", null, "insufficient evidence")),
                "no earlier month",
                List.of())),
        List.of(
            new Scores.Scope(
                "owner",
                ATTRIBUTE,
                List.of(
                    score("security", 12.0, "poor"),
                    score("sustainability", 55.0, "insufficient evidence")))),
        3,
        List.of(
            new Scores.Risk(
                "SEC-P2",
                "security",
                "principle",
                "Traces of what happened",
                "HIGH",
                "open",
                "2026-07",
                2,
                "Switch the trail on.",
                List.of("SEC-06"),
                money("12.5"),
                "whether logs are read")),
        List.of(
            new Savings.Total(
                "idle", "high", "USD", 1, money("30"), money("40"), money("0"), null, null, null)),
        List.of(finding()),
        List.of(
            new Savings.NotJudged("NAT-01", "Idle NAT gateway", "format", 2, money("65.7"), "USD")),
        beside(),
        impact(),
        new Capacity(
            List.of(
                new Capacity.Utilized(
                    "ec2_instance", 2, 1, money("2976"), 12.5, 40.0, 1, 0, 0, 0, 0, 1)),
            List.of(
                new Capacity.Joined("AmazonRDS", "rds_cluster", "UNMAPPED", 1, money("7"), "USD")),
            List.of(
                new Capacity.Commitment(
                    "arn:aws:savingsplans::1:savingsplan/a",
                    "Savings Plan",
                    null,
                    null,
                    "USD",
                    money("10"),
                    money("2.5"),
                    0.75,
                    null,
                    null,
                    0)),
            List.of()),
        SmallMoney.spend(),
        List.of(missing()),
        new Sources(
            List.of(
                new Sources.Delivery(
                    "1:main",
                    "2026-08",
                    "CHARGES",
                    "cur2",
                    "INCOMPLETE",
                    "a file of the manifest is missing",
                    2L,
                    10L,
                    null,
                    null,
                    3L,
                    null)),
            List.of(new Sources.Rejected("1:main", "charges", "no date: " + FORMULA, 4))));
  }

  private static ReportModel.Header header() {
    return new ReportModel.Header(
        "2026-08",
        List.of("2026-07", "2026-08"),
        List.of("100200300400"),
        "run-1",
        "1.0",
        "2026-08-31",
        "2026-09-07T00:00:00Z",
        false,
        "abc",
        false,
        List.of("f1"),
        List.of("the parts are the whole"));
  }

  private static Scores.Score score(String pillar, double points, String grade) {
    return new Scores.Score(pillar, points, 40.0, 90.0, 0.5, 1, 2, 3, 6, grade);
  }

  private static Scores.Kpi measured() {
    return new Scores.Kpi(
        "SEC-04",
        "security",
        "Accounts with threat detection",
        "Nobody looks otherwise.",
        "D",
        5.0,
        "ratio",
        true,
        1.0,
        0.9,
        0.9994,
        79.5,
        "MEDIUM",
        "MEASURED",
        null,
        null,
        "Switch it on.",
        "",
        "conf/kpis/security/SEC-04.yaml");
  }

  static Scores.Kpi missing() {
    return new Scores.Kpi(
        "SEC-18",
        "security",
        "Response to events",
        "",
        "D",
        4.0,
        "minutes",
        false,
        5.0,
        60.0,
        null,
        null,
        null,
        "NOT_MEASURED",
        "no history is held",
        null,
        "",
        "Keep three months.",
        "conf/kpis/security/SEC-18.yaml");
  }

  private static Restated restated() {
    return new Restated(
        List.of(change(null, null, null, "-0.40", "-0.40", "1.00")),
        List.of(
            change(null, null, "CREDIT", "-0.40", "-0.40", "0"),
            change(null, null, "TAG_BACKFILL", "0", null, "1.00")),
        List.of(
            change("210000000001", SCRIPT, "CREDIT", "-0.40", "-0.40", "0"),
            change("", "", "TAG_BACKFILL", "0", null, "1.00")),
        List.of(change(null, null, "LATE_USAGE", "12.345", "12.345", "0")));
  }

  private static Restated.Change change(
      String account, String service, String cause, String delta, String effective, String moved) {
    return new Restated.Change(
        "2026-08",
        "2026-09-07",
        account,
        service,
        cause,
        "USD",
        money("1.00"),
        money(delta),
        effective == null ? null : money(effective),
        money(moved));
  }

  private static Beside beside() {
    return new Beside(
        List.of(
            new Beside.Emitted(
                "2026-08",
                "210000000001",
                money("500000"),
                money("620000"),
                money("500000"),
                null,
                "v3.0.0"),
            new Beside.Emitted("2026-08", "210000000002", null, money("0"), null, null, "v3.0.0")),
        List.of(
            new Beside.Recommendation(
                "i-1" + SCRIPT,
                "210000000001",
                "eu-west-1",
                "Ec2Instance",
                "ComputeOptimizer",
                "Stop",
                "m5.large",
                null,
                money("40"),
                money("30"),
                "EC2-01",
                money("0"),
                "USD"),
            new Beside.Recommendation(
                FORMULA, null, null, null, null, null, null, null, null, null, null, null, null)),
        31,
        1);
  }

  private static Savings.Finding finding() {
    return new Savings.Finding(
        "EC2-01",
        "idle",
        "Idle EC2 instance",
        "i-1" + SCRIPT,
        "210000000001",
        "eu-west-1",
        FORMULA,
        75,
        "2026-06-17",
        "Stop it",
        "CPU never above 3 %",
        "USD",
        money("30"),
        money("40"),
        money("0"),
        null,
        null,
        null,
        "high",
        "A");
  }

  private static Impact impact() {
    Impact.Month month =
        new Impact.Month(
            "2026-08",
            money("1234.5"),
            money("400000"),
            money("0"),
            money("100000"),
            money("250000"),
            money("1500000"),
            null,
            money("12"),
            null);
    return new Impact(
        List.of(month),
        List.of(
            new Impact.Region(
                "eu-west-1",
                money("1234.5"),
                money("400000"),
                money("400000"),
                money("100000"),
                money("250000"),
                money("1500000"),
                money("12"),
                null,
                false)),
        List.of(new Impact.Tier("U", "USD", money("5"), money("4"), null, null)),
        List.of(
            new Impact.Coverage("Physical coverage", "tiers 1 to 3", "USD", 0.625, 0.5, true),
            new Impact.Coverage("Proxy share", "tier 4", null, null, null, false)),
        List.of(new Impact.Uncovered("Amazon Q", "USD", money("5"), money("4"))));
  }

  static BigDecimal money(String amount) {
    return new BigDecimal(amount);
  }
}
