package dev.plumbline.sample;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What was planted, told from the profiles: verdict per rule and resource, and who owns what. */
final class Truth implements Serializable {
  static final StructType WASTE =
      strings(
          "rule_id",
          "resource_id",
          "sub_account_id",
          "region_id",
          "verdict",
          "reason_hint",
          "profile",
          "resource_name");

  static final StructType OWNERS = strings("scope", "id", "sub_account_id", "owner", "planned_by");

  private static final String UNALLOCATED = "unallocated";

  /** Look-back of the rule plus two days; with less data nobody can say anything. */
  private static final Map<String, Integer> DAYS_NEEDED =
      Map.of("EBS-01", 34, "NAT-01", 34, "IP-01", 9, "COM-01", 0, "COM-02", 0);

  private static final int DAYS_NEEDED_BY_OTHERS = 16;

  private final Units units;

  /** A team's tag value counts as such only if there is such a team. */
  private final TreeSet<String> teams = new TreeSet<>();

  Truth(Units units) {
    this.units = units;
    units.catalogue().accounts().forEach(account -> teams.add(account.team()));
  }

  void addWaste(long unit, List<Row> rows) {
    if (units.isCommitment(unit)) {
      Commitment commitment = units.commitment(unit);
      String region = commitment.isPlan() ? "" : commitment.region().code();
      commitment
          .verdicts()
          .forEach(
              (rule, verdict) ->
                  rows.add(
                      waste(
                          rule,
                          commitment.arn(),
                          commitment.owner().id(),
                          region,
                          verdict,
                          "commitment",
                          commitment.name())));
    } else if (!units.isBill(unit)) {
      addWaste(units.resource(unit), rows);
    }
  }

  private void addWaste(Resource resource, List<Row> rows) {
    if (!isBilledAtAll(resource)) {
      return;
    }
    resource
        .kind()
        .verdicts()
        .forEach(
            (rule, usual) ->
                rows.add(
                    waste(
                        rule,
                        resource.id(),
                        resource.account().id(),
                        resource.region().code(),
                        resource.profile().verdicts().getOrDefault(rule, usual),
                        resource.profile().name(),
                        resource.name())));
  }

  private boolean isBilledAtAll(Resource resource) {
    return resource.toDay() > 0;
  }

  private Row waste(
      String rule,
      String id,
      String account,
      String region,
      String planned,
      String profile,
      String name) {
    boolean isTooShort =
        units.calendar().days() < DAYS_NEEDED.getOrDefault(rule, DAYS_NEEDED_BY_OTHERS);
    String[] verdict = (isTooShort ? "NOT_EVALUATED:short_history" : planned).split(":", 2);
    return RowFactory.create(rule, id, account, region, verdict[0], verdict[1], profile, name);
  }

  void addOwner(long unit, List<Row> rows) {
    if (units.isBill(unit)) {
      units.catalogue().accounts().forEach(account -> rows.add(accountOwner(account)));
    } else if (!units.isCommitment(unit)) {
      Resource resource = units.resource(unit);
      if (isBilledAtAll(resource)
          && !resource.id().isEmpty()
          && !resource.kind().isCostOfAnother()) {
        rows.add(resourceOwner(resource));
      }
    }
  }

  private static Row accountOwner(Account account) {
    return account.listed()
        ? RowFactory.create("account", account.id(), account.id(), account.team(), "owners_file")
        : RowFactory.create("account", account.id(), account.id(), UNALLOCATED, "nobody");
  }

  /** Whoever was meant: misspelt and hostile tags stand for the team of the account. */
  private Row resourceOwner(Resource resource) {
    Account account = resource.account();
    String id = resource.id();
    String tag = resource.tags().get("user_team");
    String variant = resource.tags().get("user_owner");
    if (variant != null) {
      return RowFactory.create("resource", id, account.id(), variant, "tag_key_variant");
    }
    if (tag != null) {
      boolean isSpeltRight = teams.contains(tag);
      return RowFactory.create(
          "resource",
          id,
          account.id(),
          isSpeltRight ? tag : account.team(),
          isSpeltRight ? "tag" : "tag_misspelt");
    }
    return account.listed()
        ? RowFactory.create("resource", id, account.id(), account.team(), "owners_file")
        : RowFactory.create("resource", id, account.id(), UNALLOCATED, "nobody");
  }

  private static StructType strings(String... names) {
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.StringType);
    }
    return schema;
  }
}
