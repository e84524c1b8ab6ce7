package dev.plumbline;

import java.util.Map;

/**
 * What of the tables comes to the one process that plans the batch, and why it does not grow with
 * the rows of a bill or of its metrics. Beside it there are sums that tasks report (content and
 * number of lines: one figure a reading) and the names of input files.
 */
final class OnTheDriver {
  private static final String EXAMPLES = "examples that stand under conf";
  private static final String FEW = "a query with a limit";
  private static final String MONTHS = "a row a source and month";

  /** Classes that collect rows. */
  static final Map<String, String> COLLECTED =
      Map.ofEntries(
          Map.entry("AttributeCosts", "names of pools, which the settings give"),
          Map.entry("BilledResources", "collect-metrics alone: an account and region at a time"),
          Map.entry("CompleteDays", MONTHS),
          Map.entry("CountMetricJoins", "a row a currency and state, and a query with a limit"),
          Map.entry("DeliveryRecords", MONTHS),
          Map.entry("DoubledBills", MONTHS),
          Map.entry("EffectsAddUp", FEW),
          Map.entry("EmptyColumns", "a row a CSV file"),
          Map.entry("ExampleCheck", EXAMPLES),
          Map.entry("ExportStaging", "a row a month"),
          Map.entry("IngestCollections", FEW),
          Map.entry("JudgeSeries", FEW),
          Map.entry("KeptPoints", "a row a day"),
          Map.entry("KnownTypes", FEW),
          Map.entry("KnownMetricFiles", "a row a metric file that lies in the inputs"),
          Map.entry("KpiExamples", EXAMPLES),
          Map.entry("Loading", "a row a file with records that cannot be used"),
          Map.entry("MappingExamples", EXAMPLES),
          Map.entry("MissingBills", MONTHS),
          Map.entry("MissingUsage", FEW),
          Map.entry("MonthContents", "a row a month"),
          Map.entry("NetBridge", FEW),
          Map.entry("NetCosts", FEW),
          Map.entry("Reads", "what the report shows: grouped, or with a limit"),
          Map.entry("Reconcile", FEW),
          Map.entry("RejectedBills", "a row a file with records that cannot be used"),
          Map.entry("ResultFormat", "sql alone: of an answer one part after the other"),
          Map.entry("SameAsBill", FEW),
          Map.entry("SameMonths", "a row a pair of exports of a month"),
          Map.entry("ShareCommitments", FEW),
          Map.entry("SharesAreWhole", FEW),
          Map.entry("SharesOfMachines", FEW),
          Map.entry("StagedRecords", "a row a file and month"),
          Map.entry("SummarizeTransfer", FEW),
          Map.entry("TakeBillTotals", FEW),
          Map.entry("UpfrontBridge", FEW));

  /** Classes that send a whole side of a join to every task, which goes through the driver. */
  static final Map<String, String> SENT =
      Map.ofEntries(
          Map.entry("AdviseCommitments", "a row a month"),
          Map.entry("AsOf", "a row a month"),
          Map.entry("BuildUsageHours", "a row a grid region and hour"),
          Map.entry("CostUnits", "the units file of the inputs"),
          Map.entry("EstimateEmissions", "a row a kind of usage: service, type, place"),
          Map.entry("FindAnomalies", "a row a scope or measure"),
          Map.entry("HourlyGrid", "a row a grid region and day"),
          Map.entry("ItemRisks", "a row a KPI"),
          Map.entry("JoinedDays", "accounts that two sources bill"),
          Map.entry("KpiMeasurement", "a row a KPI or month"),
          Map.entry("MissingBills", "accounts of payers of whom a month is missing"),
          Map.entry("Ownership", "accounts of the owners file"),
          Map.entry("Pairs", "a row a pair of months or days"),
          Map.entry("SameMonths", "a row a file"),
          Map.entry("ScopeDays", "a row a measure"),
          Map.entry("ShowControls", "controls of the settings"),
          Map.entry("SpendProxy", "a row a month, product and region"),
          Map.entry("StagedRecords", "a row a file"),
          Map.entry("SummarizeUtilization", "a row a month"),
          Map.entry("Vcpus", "the list of machine types"),
          Map.entry("Weights", "shares of pools, which the settings give"));

  private OnTheDriver() {}
}
