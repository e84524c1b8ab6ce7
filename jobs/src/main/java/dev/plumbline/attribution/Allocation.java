package dev.plumbline.attribution;

import dev.plumbline.settings.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The steps after tags and account defaults, and what is done with special lines.
 *
 * @param costCategories names of cost categories whose value is the owner, in order
 * @param rules virtual tags, in order
 * @param pools shared pools, in the order in which they are split
 * @param special treatment of tax, support, credits, refunds and unused commitments
 * @param unallocatedShares whether cost that nobody owns takes shares of pools
 * @param contracts fees that are paid at once for a term, the first that matches counts
 */
public record Allocation(
    List<String> costCategories,
    List<VirtualTag> rules,
    List<Pool> pools,
    SpecialLines special,
    boolean unallocatedShares,
    List<Contract> contracts) {

  /** No cost categories, rules or pools. */
  public static Allocation none() {
    return new Allocation(
        List.of(), List.of(), List.of(), SpecialLines.defaults(), false, List.of());
  }

  /** Reads its keys of the section {@code attribution}. */
  static Allocation of(Node node, Map<String, String> aliases) {
    List<VirtualTag> rules = new AllocationReader(aliases).rules(node.nodes("rules"));
    Allocation allocation =
        new Allocation(
            node.texts("cost_categories"),
            rules,
            new AllocationReader(aliases).pools(node.nodes("pools")),
            SpecialLines.of(node.node("special")),
            node.flag("unallocated_takes_shares", false),
            node.nodes("contracts").stream().map(Contract::of).toList());
    AllocationProblems.note(node, allocation);
    return allocation;
  }

  /** The same with what the files of its pools say. */
  Allocation withFigures(UnaryOperator<String> text, Map<String, String> aliases) {
    List<Pool> read =
        pools.stream()
            .map(
                pool ->
                    pool.figuresFile()
                        .map(file -> pool.with(PoolFigures.parse(file, text.apply(file), aliases)))
                        .orElse(pool))
            .toList();
    return new Allocation(costCategories, rules, read, special, unallocatedShares, contracts);
  }

  /** All pools that are split, that of support plans first. */
  List<Pool> splitPools() {
    List<Pool> all = new ArrayList<>();
    if (special.support().equals(SpecialLines.BILLED_USAGE)) {
      all.add(Pool.support());
    }
    all.addAll(pools);
    return all;
  }

  /**
   * Pools by the step they are split in: those that no other feeds first, so that each is whole
   * when it is split.
   */
  List<List<Pool>> steps() {
    Map<String, Integer> steps = new LinkedHashMap<>();
    List<Pool> all = splitPools();
    for (Pool pool : all) {
      int step = steps.merge(pool.id(), 0, Math::max);
      pool.fed().forEach(fed -> steps.merge(fed, step + 1, Math::max));
    }
    List<List<Pool>> byStep = new ArrayList<>();
    int last = steps.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    for (int step = 0; step <= last; step++) {
      int now = step;
      byStep.add(all.stream().filter(pool -> steps.get(pool.id()) == now).toList());
    }
    return byStep;
  }

  /** The same under other names of accounts, owners and tag values. */
  Allocation renamed(UnaryOperator<String> account, UnaryOperator<String> name) {
    UnaryOperator<String> owner =
        text ->
            text.startsWith(Pool.PREFIX) ? text : name.apply(text.trim().toLowerCase(Locale.ROOT));
    return new Allocation(
        costCategories,
        rules.stream()
            .map(
                rule ->
                    new VirtualTag(
                        rule.id(),
                        owner.apply(rule.owner()),
                        rule.match().renamed(account, name),
                        rule.from(),
                        rule.to()))
            .toList(),
        pools.stream()
            .map(
                pool ->
                    new Pool(
                        pool.id(),
                        pool.method(),
                        pool.matches().stream().map(m -> m.renamed(account, name)).toList(),
                        pool.owners().stream().map(owner).toList(),
                        pool.feeds(),
                        renamed(pool.percentages(), owner),
                        pool.usage().map(m -> m.renamed(account, name)),
                        renamed(pool.figures(), owner),
                        pool.figuresFile(),
                        pool.measured().renamed(owner)))
            .toList(),
        new SpecialLines(
            keeper(special.tax(), owner, SpecialLines.SELLER),
            special.support(),
            keeper(special.credits(), owner, SpecialLines.ACCOUNT, SpecialLines.ACCOUNT_NEGATIVE),
            keeper(special.refunds(), owner, SpecialLines.ACCOUNT, SpecialLines.ACCOUNT_NEGATIVE),
            special.commitments(),
            special.containers()),
        unallocatedShares,
        contracts.stream()
            .map(c -> new Contract(c.id(), c.match().renamed(account, name), c.months()))
            .toList());
  }

  private static String keeper(String text, UnaryOperator<String> owner, String... policies) {
    return List.of(policies).contains(text) ? text : owner.apply(text);
  }

  private static Map<String, BigDecimal> renamed(
      Map<String, BigDecimal> shares, UnaryOperator<String> owner) {
    Map<String, BigDecimal> renamed = new LinkedHashMap<>();
    shares.forEach((name, share) -> renamed.put(owner.apply(name), share));
    return renamed;
  }

  /** Rules a redacted warehouse cannot follow, as "id (criterion)". */
  public List<String> unredactable() {
    List<String> found = new ArrayList<>();
    rules.forEach(rule -> note(found, rule.id(), rule.match()));
    for (Pool pool : pools) {
      pool.matches().forEach(match -> note(found, pool.id(), match));
      pool.usage().ifPresent(match -> note(found, pool.id(), match));
    }
    contracts.forEach(contract -> note(found, contract.id(), contract.match()));
    return found;
  }

  private static void note(List<String> found, String id, Match match) {
    match.unredactable().forEach(criterion -> found.add(id + " (" + criterion + ")"));
  }
}
