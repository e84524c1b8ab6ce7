package dev.plumbline.attribution;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is allowed but hardly meant, a sentence each. */
public final class AllocationWarnings {
  private AllocationWarnings() {}

  /** Pools that account defaults keep empty: an account's owner claims its cost before any pool. */
  public static List<String> of(Ownership ownership) {
    Set<String> owned =
        ownership.accounts().entries().stream()
            .filter(entry -> entry.owner().isPresent())
            .map(AccountOwners.Entry::subAccountId)
            .collect(Collectors.toSet());
    List<String> warnings = new ArrayList<>();
    for (Pool pool : ownership.settings().allocation().pools()) {
      Set<String> named = new LinkedHashSet<>();
      pool.matches().forEach(match -> named.addAll(match.accounts()));
      boolean isByAccountOnly = pool.matches().stream().noneMatch(m -> m.accounts().isEmpty());
      List<String> taken = named.stream().filter(owned::contains).toList();
      if (!taken.isEmpty()) {
        warnings.add(
            "attribution.pools: pool '"
                + pool.id()
                + (isByAccountOnly && taken.size() == named.size()
                    ? "' stays empty: "
                    : "' lacks what is booked on accounts it names: ")
                + "the owners file gives "
                + String.join(", ", taken)
                + " to an owner, who claims the cost before any pool; take "
                + (taken.size() == 1 ? "the account" : "the accounts")
                + " out of the owners file or out of the pool");
      } else if (!isByAccountOnly && !owned.isEmpty()) {
        warnings.add(
            "attribution.pools: pool '"
                + pool.id()
                + "' gets nothing of the "
                + owned.size()
                + " accounts in the owners file: their owners claim it first");
      }
    }
    return warnings;
  }
}
