package dev.plumbline.query;

import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.Kpi;
import dev.plumbline.kpi.Pillar;
import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The scorecard for the report: published scores beside the definitions they were made by. */
final class ScoreReads {
  private static final int SCOPES = 100;

  private final Reads reads;
  private final Catalogue catalogue;

  ScoreReads(Reads reads, Catalogue catalogue) {
    this.reads = reads;
    this.catalogue = catalogue;
  }

  /** Months with a scorecard, oldest first. */
  List<String> milestones() {
    return reads.list("scorecards", "select distinct milestone from scorecards order by 1").stream()
        .map(line -> line.text("milestone"))
        .toList();
  }

  boolean isProvisional(String milestone) {
    return reads
        .list(
            "scorecards",
            "select max(is_provisional) as provisional from scorecards where milestone = '"
                + milestone
                + "'")
        .stream()
        .anyMatch(line -> line.flag("provisional"));
  }

  /** The six pillars of the organization with their KPIs. */
  List<Scores.Pillar> pillars(List<String> months, List<Scores.Kpi> kpis) {
    List<Line> lines =
        reads.list(
            "scorecards",
            "select * from scorecards where scope_type = 'organization' and lens = 'base' and"
                + " milestone in ("
                + CostReads.quoted(months)
                + ") order by milestone");
    List<Scores.Pillar> pillars = new ArrayList<>();
    for (Pillar pillar : catalogue.pillars()) {
      List<Line> history =
          lines.stream().filter(line -> pillar.id().equals(line.text("pillar"))).toList();
      if (history.isEmpty()) {
        continue;
      }
      pillars.add(
          new Scores.Pillar(
              pillar.id(),
              pillar.title(),
              score(history.get(history.size() - 1)),
              history.stream()
                  .map(
                      line ->
                          new Scores.Past(
                              line.text("milestone"), line.number("score"), grade(line)))
                  .toList(),
              move(history),
              kpis.stream().filter(kpi -> kpi.pillar().equals(pillar.id())).toList()));
    }
    return pillars;
  }

  /** Scores of accounts and owners. */
  List<Scores.Scope> scopes(String milestone) {
    String query =
        """
        select * from (
          select *, dense_rank() over (partition by scope_type order by scope_id) as place
          from scorecards
          where milestone = '%s' and lens = 'base' and scope_type <> 'organization')
        where place <= %d order by scope_type, scope_id"""
            .formatted(milestone, SCOPES);
    Map<List<String>, List<Line>> byScope = new LinkedHashMap<>();
    for (Line line : reads.list("scorecards", query)) {
      byScope
          .computeIfAbsent(
              List.of(line.text("scope_type"), line.text("scope_id")), any -> new ArrayList<>())
          .add(line);
    }
    return byScope.entrySet().stream()
        .map(
            e ->
                new Scores.Scope(e.getKey().get(0), e.getKey().get(1), inPillarOrder(e.getValue())))
        .toList();
  }

  /** How many accounts and owners are beyond those listed. */
  long hiddenScopes(String milestone) {
    String query =
        """
        select coalesce(sum(greatest(scopes - %d, 0)), 0) as hidden from (
          select scope_type, count(distinct scope_id) as scopes from scorecards
          where milestone = '%s' and lens = 'base' and scope_type <> 'organization' group by 1)"""
            .formatted(SCOPES, milestone);
    return reads.list("scorecards", query).stream().mapToLong(line -> line.count("hidden")).sum();
  }

  private List<Scores.Score> inPillarOrder(List<Line> lines) {
    return catalogue.pillars().stream()
        .flatMap(pillar -> lines.stream().filter(line -> pillar.id().equals(line.text("pillar"))))
        .map(ScoreReads::score)
        .toList();
  }

  private static Scores.Score score(Line line) {
    return new Scores.Score(
        line.text("pillar"),
        line.number("score"),
        line.number("score_low"),
        line.number("score_high"),
        line.number("coverage_ratio"),
        line.integer("high_risk_count"),
        line.integer("medium_risk_count"),
        line.integer("measured_kpi_count"),
        line.integer("applicable_kpi_count"),
        grade(line));
  }

  private static String grade(Line line) {
    String grade = line.text("grade");
    return grade == null ? line.text("state").toLowerCase(Locale.ROOT).replace('_', ' ') : grade;
  }

  private static String move(List<Line> history) {
    if (history.size() < 2) {
      return "no earlier month";
    }
    Line now = history.get(history.size() - 1);
    Line before = history.get(history.size() - 2);
    if (!now.text("rules_version").equals(before.text("rules_version"))) {
      return "not comparable: the rules changed since " + before.text("milestone");
    }
    if (now.number("score") == null || before.number("score") == null) {
      return "not comparable: not measured in both months";
    }
    double points = now.number("score") - before.number("score");
    double coverage = 100 * (now.number("coverage_ratio") - before.number("coverage_ratio"));
    return String.format(
        Locale.ROOT,
        "%+.1f points since %s, coverage %+.0f points",
        points + 0.0,
        before.text("milestone"),
        coverage + 0.0);
  }

  /** All KPIs of the organization. */
  List<Scores.Kpi> kpis(String milestone) {
    return reads
        .list(
            "kpi_values",
            "select * from kpi_values where scope_type = 'organization' and lens = 'base' and"
                + " milestone = '"
                + milestone
                + "' order by kpi_id")
        .stream()
        .map(this::kpi)
        .toList();
  }

  private Scores.Kpi kpi(Line line) {
    Optional<Kpi> definition = catalogue.find(line.text("kpi_id"));
    Optional<Kpi.Goal> goal = definition.flatMap(Kpi::goal);
    boolean measured = line.number("value") != null;
    return new Scores.Kpi(
        line.text("kpi_id"),
        line.text("pillar"),
        definition.map(Kpi::title).orElse(line.text("kpi_id")),
        definition.map(Kpi::why).orElse(""),
        line.text("class"),
        line.number("weight"),
        definition.map(Kpi::unit).orElse("score"),
        goal.map(Kpi.Goal::higherIsBetter).orElse(null),
        goal.map(Kpi.Goal::good).orElse(null),
        goal.map(Kpi.Goal::high).orElse(null),
        line.number("value"),
        line.number("score"),
        measured ? line.text("risk") : null,
        line.text("state"),
        line.text("reason"),
        line.decimal("cost_at_stake"),
        definition.map(Kpi::remediation).orElse(""),
        definition.map(Kpi::obtain).orElse(""),
        definition.map(kpi -> "conf/" + kpi.file()).orElse(""));
  }

  /** Principles and practices at risk, the high ones first. */
  List<Scores.Risk> risks(String milestone) {
    String query =
        """
        select *, array_join(transform(
            filter(evidence, e -> e.state = 'MEASURED' and e.risk in ('HIGH', 'MEDIUM')),
            e -> e.kpi_id), ' ') as at_risk
        from risk_items
        where scope_type = 'organization' and lens = 'base' and milestone = '%s'
          and risk in ('HIGH', 'MEDIUM')
        order by risk, coalesce(cost_at_stake, 0) desc, item_id"""
            .formatted(milestone);
    return reads.list("risk_items", query).stream().map(ScoreReads::risk).toList();
  }

  private static Scores.Risk risk(Line line) {
    return new Scores.Risk(
        line.text("item_id"),
        line.text("pillar"),
        line.text("item_kind"),
        line.text("title"),
        line.text("risk"),
        line.text("state"),
        line.text("first_milestone"),
        line.count("age_milestones") == null ? null : line.integer("age_milestones"),
        line.text("remediation"),
        List.of(line.text("at_risk").split(" ")),
        line.decimal("cost_at_stake"),
        line.text("unobserved"));
  }
}
