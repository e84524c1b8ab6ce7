package dev.plumbline.sample;

import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The vocabulary of the sample, read from its tables: accounts, regions, kinds, profiles, prices.
 */
final class Catalogue implements Serializable {
  private final Map<String, Account> accounts;
  private final Map<String, Region> regions;
  private final Map<String, Kind> kinds;
  private final Map<String, Profile> profiles;
  private final Map<String, Double> prices;

  private Catalogue() {
    accounts = index("accounts", "name", Account::of);
    regions = index("regions", "code", Region::of);
    profiles = index("profiles", "profile", Profile::of);
    prices = index("prices", "price", row -> Double.valueOf(row.get("rate")));
    List<Map<String, String>> meters = PipeTable.read("meters");
    List<Map<String, String>> metrics = PipeTable.read("metrics");
    kinds =
        index(
            "kinds",
            "kind",
            row ->
                Kind.of(
                    row,
                    ofKind(meters, row.get("kind"), Meter::of),
                    ofKind(metrics, row.get("kind"), Metric::of)));
  }

  static Catalogue load() {
    return new Catalogue();
  }

  Collection<Account> accounts() {
    return accounts.values();
  }

  Account account(String name) {
    return known(accounts, name, "account");
  }

  Account payer() {
    return accounts.values().iterator().next();
  }

  Region region(String code) {
    return known(regions, code, "region");
  }

  Kind kind(String name) {
    return known(kinds, name, "kind");
  }

  Profile profile(String name) {
    return known(profiles, name, "profile");
  }

  /** On-demand rate of a machine type or other price key in a region. */
  double listRate(String price, Region region) {
    return Money.round(known(prices, price, "price") * region.factor());
  }

  /** On-demand rate of what a meter counts for a resource. */
  double listRate(Meter meter, Resource resource) {
    String type = resource.type();
    String price = meter.price();
    if (meter.isMachineHour()) {
      price = price.replace("{type}", type).replace("{mazprice}", type.replace("db.", "db.maz."));
    }
    return listRate(price, resource.region());
  }

  private static <T> T known(Map<String, T> values, String name, String what) {
    T value = values.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "no " + what + " '" + name + "' in the sample, known are " + values.keySet());
    }
    return value;
  }

  private static <T> Map<String, T> index(
      String table, String key, Function<Map<String, String>, T> of) {
    Map<String, T> values = new LinkedHashMap<>();
    for (Map<String, String> row : PipeTable.read(table)) {
      values.put(row.get(key), of.apply(row));
    }
    return values;
  }

  private static <T> List<T> ofKind(
      List<Map<String, String>> rows, String kind, Function<Map<String, String>, T> of) {
    return rows.stream().filter(row -> row.get("kind").equals(kind)).map(of).toList();
  }
}
