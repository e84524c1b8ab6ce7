package dev.plumbline;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributeCosts;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.NameResourceOwners;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.attribution.Reconcile;
import dev.plumbline.carbon.EstimateEmissions;
import dev.plumbline.delivery.BillStaging;
import dev.plumbline.job.Job;
import dev.plumbline.resource.BuildChargeDays;
import dev.plumbline.resource.BuildResourceDays;
import dev.plumbline.resource.BuildUsageHours;
import dev.plumbline.resource.TakeBillTotals;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.store.Journal;
import dev.plumbline.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All jobs, a line each; their order is computed from what they read and write. */
public final class Jobs {
  private Jobs() {}

  /**
   * The jobs with their settings.
   *
   * @param definitions rules, KPIs, mappings and coefficients, checked
   * @param ownership how owners are found
   */
  public static List<Job> all(Definitions definitions, Ownership ownership) {
    return List.of(
        new TakeBillTotals(),
        new BuildChargeDays(),
        new BuildResourceDays(definitions.resourceIds(), definitions.regionPrefix()),
        new BuildUsageHours(),
        new NameResourceOwners(ownership),
        new AttributeCosts(ownership),
        new Reconcile(),
        new EstimateEmissions(definitions.carbon()));
  }

  /** Every table of the warehouse by its name. */
  public static Map<String, Table> tables() {
    Map<String, Table> tables = new TreeMap<>();
    BillStaging.TABLES.forEach(table -> tables.put(table.name(), table));
    described().forEach(job -> tables.put(job.output().name(), job.output()));
    tables.put(Journal.RUNS.name(), Journal.RUNS);
    return tables;
  }

  /** Which class writes a table. */
  public static String owner(Table table) {
    return described().stream()
        .filter(job -> job.output().name().equals(table.name()))
        .map(job -> job.getClass().getName() + " from " + job.inputs())
        .findFirst()
        .orElse("the reader of inputs");
  }

  private static List<Job> described() {
    ConfFiles packed = ConfFiles.of(Optional.empty());
    AttributionSettings nobody = new AttributionSettings(List.of(), List.of(), List.of(), Map.of());
    return all(Definitions.load(packed), new Ownership(nobody, AccountOwners.none()));
  }
}
