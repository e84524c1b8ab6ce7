package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.InputException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static void assertRefused(String yaml, String... sentences) {
    assertThatThrownBy(() -> Bills.settings(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(sentences);
  }

  @Test
  void allThatIsWrongWithRulesIsSaidAtOnce() {
    assertRefused(
        """
        rules:
          - {id: Web Rule, owner: web, match: {service: AmazonS3}}
          - {id: b, owner: unallocated, match: {service: AmazonS3}}
          - {id: b, owner: web, match: {servce: AmazonS3}}
          - {id: tax, owner: web, match: {account: 42}}
          - {id: e, owner: web, match: {region: eu-west-1}, valid_from: 2026-02-30}
          - {id: f, owner: web, match: {region: eu-west-1}, valid_from: 2026-02-01, valid_to: 2026-01-01}
        """,
        "rules: the id 'Web Rule' is not allowed; lower-case letters, digits, - and _ are",
        "rules: 'b' names the owner 'unallocated', which is no team",
        "rules: the id 'b' stands twice",
        "rules[2].match.servce: is not a known key",
        "Did you mean 'service'?",
        "rules[2].match.: names no criterion, so it would match every line",
        "rules: the id 'tax' is taken by Plumbline itself",
        "rules[3].match.account: '42' is no account",
        "rules[4].valid_from: '2026-02-30' is no day",
        "rules[5].valid_to: is 2026-01-01, before valid_from, 2026-02-01");
  }

  @Test
  void allThatIsWrongWithContractsIsSaidAtOnce() {
    assertRefused(
        """
        rules: [{id: a, owner: web, match: {service: A}}]
        contracts:
          - {id: a, match: {service: B}, months: 1.5}
          - {id: c, match: {}, months: 0}
          - {id: d, match: {service: D}}
        """,
        "contracts: the id 'a' stands twice; each rule, pool and contract needs its own",
        "contracts[0].months: is 1.5; a whole number from 1 to 120 is allowed",
        "contracts[1].months: is 0",
        "contracts[1].match.: names no criterion",
        "contracts[2].months:");
  }

  @Test
  void allThatIsWrongWithPoolsIsSaidAtOnce() {
    assertRefused(
        """
        pools:
          - {id: a, method: fixed, match: {service: A}, percentages: {web: 50, data: 49.99}}
          - {id: b, method: usage, match: {service: B}}
          - {id: c, match: {service: C}, feeds: [a]}
          - {id: d, method: odd, match: {service: D}, percentages: {web: 100}}
          - {id: e}
        special: {support: suport, unused_commitments: nobody, tax: "pool:x"}
        """,
        "pools[0].percentages: add up to 99.99; they must add up to 100 exactly",
        "pools[1].usage: a split by usage needs either usage",
        "pools: pool 'c' feeds 'a', which is no pool declared after it",
        "pools[3].method: is 'odd'; allowed are proportional, even, fixed, usage",
        "pools[3].percentages: belong to the method fixed only",
        "pools: pool 'e' has no match and nothing feeds it: it stays empty",
        "special.support: is 'suport'; allowed are billed_usage, owner, a, b, c, d, e.",
        "special.unused_commitments: is 'nobody'",
        "special.tax: 'tax' names the owner 'pool:x', which is no team");
  }

  @Test
  void allThatIsWrongWithAFileOfFiguresIsSaidAtOnce() {
    assertThat(
            PoolFigures.parse(
                "f.csv", "month,owner,figure\n2026-01, Web ,1.5\n,data,2\n", Map.of()))
        .isEqualTo(
            new PoolFigures(
                List.of(
                    new PoolFigures.Entry(Optional.of("2026-01"), "web", new BigDecimal("1.5")),
                    new PoolFigures.Entry(Optional.empty(), "data", BigDecimal.valueOf(2)))));
    assertThatThrownBy(
            () ->
                PoolFigures.parse(
                    "f.csv",
                    """
                    owner,figure,month
                    web,-1,
                    pool:x,1,
                    data,many,
                    data,1,May
                    ops,1
                    web,1,
                    WEB,2,2026-01
                    """,
                    Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "f.csv: figures that cannot be used: row 2: is -1; a number from 0",
            "row 3: the owner 'pool:x' is no team",
            "row 4: the figure 'many' is no number",
            "row 5: 'May' is no month; write it as 2026-01",
            "row 6: has 2 values, the header has 3",
            "row 8: 'web' has a figure of the month in an earlier row");
    assertThatThrownBy(() -> PoolFigures.parse("f.csv", "team,figure\n", Map.of()))
        .hasMessageContaining("it needs owner and figure");
  }

  @Test
  void poolsAreSplitInStepsSoThatEachIsWholeWhenItIsSplit() {
    Allocation allocation =
        Bills.settings(
                """
                pools:
                  - {id: network, match: {service: AmazonVPC}, feeds: [platform]}
                  - {id: licences, match: {service: toolkit}}
                  - {id: platform, match: {service: AmazonEKS}}
                """)
            .allocation();
    assertThat(allocation.steps())
        .extracting(step -> step.stream().map(Pool::id).toList())
        .containsExactly(List.of("support", "network", "licences"), List.of("platform"));
  }

  @Test
  void aPoolThatTheOwnersFileKeepsEmptyIsWarnedOf() {
    AttributionSettings settings =
        Bills.settings(
            """
            pools:
              - {id: network, match: {account: "200000000001"}}
              - {id: hub, match: {account: ["200000000001", "200000000002"]}}
              - {id: logs, match: {service: AmazonCloudWatch}}
              - {id: free, match: {account: "200000000003"}}
            """);
    AccountOwners owners =
        AccountOwners.parse("owners.csv", "sub_account_id,owner\n200000000001,web\n");
    assertThat(AllocationWarnings.of(new Ownership(settings, owners)))
        .satisfiesExactly(
            warning ->
                assertThat(warning)
                    .contains("pool 'network' stays empty", "gives 200000000001 to an owner"),
            warning -> assertThat(warning).contains("pool 'hub' lacks what is booked"),
            warning ->
                assertThat(warning)
                    .contains("pool 'logs' gets nothing of the 1 accounts in the owners file"));
    assertThat(AllocationWarnings.of(new Ownership(settings, AccountOwners.none()))).isEmpty();
  }

  @Test
  void redactedRulesNameWhatTheTablesHoldAndPatternsAreNamed() {
    Allocation allocation =
        Bills.settings(
                """
                rules:
                  - {id: a, owner: Web, match: {account: "200000000001", tag: {app: Shop}}}
                  - {id: b, owner: web, match: {resource: "*shop*", account_name: "shop-*"}}
                """)
            .allocation();
    assertThat(allocation.unredactable()).containsExactly("b (account_name)", "b (resource)");
    UnaryOperator<String> hash = name -> "h-" + name;
    VirtualTag renamed = allocation.renamed(account -> "9", hash).rules().get(0);
    assertThat(renamed.owner()).isEqualTo("h-web");
    assertThat(renamed.match().criteria().get("account")).containsExactly("9");
    assertThat(renamed.match().tags().get("app")).containsExactly("h-shop");
  }
}
