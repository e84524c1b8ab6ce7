package dev.plumbline.collect;

import java.util.List;

/**
 * What is to be asked in one account and region.
 *
 * @param answered series that earlier collections have answered whole
 * @param streamed series that a metric stream delivers
 * @param expired series of which some days are older than CloudWatch keeps anything
 */
record Planned(
    String account,
    String region,
    List<Batch> batches,
    long answered,
    long streamed,
    long expired) {
  /** Metrics requested, as they are billed. */
  long metrics() {
    return batches.stream().mapToLong(batch -> batch.series().size()).sum();
  }
}
