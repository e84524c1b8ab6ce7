package dev.plumbline.report;

import java.util.List;

/** What was delivered and what of it could not be used. */
public record Sources(List<Delivery> deliveries, List<Rejected> rejected) {

  /** One delivery. */
  public record Delivery(
      String sourceId,
      String billingPeriod,
      String kind,
      String format,
      String state,
      String problem,
      Long files,
      Long bytes,
      Long records,
      Long stored,
      Long duplicates,
      String missingBases) {}

  /** Records that could not be used, by reason. */
  public record Rejected(String sourceId, String kind, String reason, long count) {}
}
