package dev.plumbline.attribution;

import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What can be wrong with rules and pools that no single key shows. */
final class AllocationProblems {
  private static final BigDecimal WHOLE = new BigDecimal(100);

  private AllocationProblems() {}

  /** What is wrong with one pool by itself. */
  static void note(Node node, Pool pool) {
    if (pool.method() == Pool.Method.FIXED) {
      BigDecimal sum =
          pool.percentages().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      if (sum.compareTo(WHOLE) != 0) {
        node.problem(
            "percentages",
            "add up to " + sum.toPlainString() + "; they must add up to 100 exactly");
      }
    } else if (!pool.percentages().isEmpty()) {
      node.problem("percentages", "belong to the method fixed only; this pool's method is another");
    }
    long measures =
        Stream.of(
                pool.usage().isPresent(), !pool.figures().isEmpty(), pool.figuresFile().isPresent())
            .filter(isSet -> isSet)
            .count();
    if (pool.method() == Pool.Method.USAGE && measures != 1) {
      node.problem(
          "usage",
          "a split by usage needs either usage, the lines whose quantity counts, or figures by owner,"
              + " or a figures_file that holds them");
    } else if (pool.method() != Pool.Method.USAGE && measures > 0) {
      node.problem("usage", "usage, figures and figures_file belong to the method usage only");
    }
    if (pool.isGiven() && !(pool.owners().isEmpty() && pool.feeds().isEmpty())) {
      node.problem(
          "owners",
          "owners and feeds belong to shares that are computed; here the shares name who pays");
    }
  }

  /** What is wrong with rules and pools together. */
  static void note(Node node, Allocation allocation) {
    ids(node, allocation);
    owners(node, allocation);
    feeds(node, allocation.pools());
    SpecialLines special = allocation.special();
    List<String> support = new ArrayList<>(List.of(SpecialLines.BILLED_USAGE, SpecialLines.OWNER));
    allocation.pools().forEach(pool -> support.add(pool.id()));
    if (!support.contains(special.support())) {
      node.problem(
          "special.support",
          "is '"
              + special.support()
              + "'; allowed are "
              + String.join(", ", support)
              + "."
              + Problems.suggestion(special.support(), support));
    }
    for (Pool pool : allocation.pools()) {
      if (pool.matches().isEmpty()
          && !special.support().equals(pool.id())
          && allocation.pools().stream().noneMatch(p -> feeds(p, pool.id()))) {
        node.problem(
            "pools", "pool '" + pool.id() + "' has no match and nothing feeds it: it stays empty");
      }
    }
  }

  private static boolean feeds(Pool pool, String id) {
    return pool.feeds().contains(id) || pool.given().containsKey(Pool.PREFIX + id);
  }

  private static void ids(Node node, Allocation allocation) {
    Set<String> seen = new HashSet<>();
    List<String> ids = new ArrayList<>();
    allocation.rules().forEach(rule -> ids.add(rule.id()));
    allocation.pools().forEach(pool -> ids.add(pool.id()));
    int pools = ids.size();
    allocation.contracts().forEach(contract -> ids.add(contract.id()));
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      String key = i < allocation.rules().size() ? "rules" : i < pools ? "pools" : "contracts";
      if (!id.matches("[a-z0-9][a-z0-9_-]*")) {
        node.problem(
            key, "the id '" + id + "' is not allowed; lower-case letters, digits, - and _ are");
      } else if (SpecialLines.RESERVED.contains(id)) {
        node.problem(key, "the id '" + id + "' is taken by Plumbline itself; choose another");
      } else if (!seen.add(id)) {
        node.problem(
            key, "the id '" + id + "' stands twice; each rule, pool and contract needs its own");
      }
    }
  }

  private static void owners(Node node, Allocation allocation) {
    List<String> pools = allocation.pools().stream().map(Pool::owner).toList();
    allocation.rules().forEach(rule -> owner(node, "rules", rule.id(), rule.owner()));
    for (Pool pool : allocation.pools()) {
      pool.owners().forEach(name -> owner(node, "pools", pool.id(), name));
      for (String name : pool.given().keySet()) {
        if (!name.startsWith(Pool.PREFIX)) {
          owner(node, "pools", pool.id(), name);
        } else if (!pools.contains(name) || pools.indexOf(name) <= pools.indexOf(pool.owner())) {
          node.problem("pools", notLater(pool.id(), name.substring(Pool.PREFIX.length())));
        }
      }
    }
    SpecialLines special = allocation.special();
    owner(node, "special.tax", SpecialLines.TAX, special.tax());
    owner(node, "special.credits", SpecialLines.CREDITS, special.credits());
    owner(node, "special.refunds", SpecialLines.REFUNDS, special.refunds());
  }

  private static void owner(Node node, String key, String id, String owner) {
    if (owner.isBlank() || Ownership.isReserved(owner)) {
      node.problem(
          key,
          "'"
              + id
              + "' names the owner '"
              + owner
              + "', which is no team: unallocated, unapplied_credits and pool:… have a meaning of"
              + " their own");
    }
  }

  private static void feeds(Node node, List<Pool> pools) {
    List<String> ids = pools.stream().map(Pool::id).toList();
    for (Pool pool : pools) {
      for (String fed : pool.feeds()) {
        if (!ids.contains(fed) || ids.indexOf(fed) <= ids.indexOf(pool.id())) {
          node.problem("pools", notLater(pool.id(), fed));
        }
      }
    }
  }

  private static String notLater(String pool, String fed) {
    return "pool '"
        + pool
        + "' feeds '"
        + fed
        + "', which is no pool declared after it; pools are split in their order, so that none can"
        + " feed itself";
  }
}
