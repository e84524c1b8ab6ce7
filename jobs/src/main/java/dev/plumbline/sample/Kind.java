package dev.plumbline.sample;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What resources of one kind are called, what they are billed for and what they publish. */
record Kind(
    String name,
    String id,
    String dimension,
    boolean isZonal,
    boolean isGlobal,
    String productName,
    Map<String, String> verdicts,
    List<Meter> meters,
    List<Metric> metrics)
    implements Serializable {

  static Kind of(Map<String, String> row, List<Meter> meters, List<Metric> metrics) {
    return new Kind(
        row.get("kind"),
        row.get("id"),
        row.get("dimension"),
        row.get("zonal").equals("yes"),
        row.get("zonal").equals("global"),
        row.get("name"),
        Profile.verdicts(row.get("rules")),
        meters,
        metrics);
  }

  /** Whether the id is another resource's: this kind is then a cost of that resource. */
  boolean isCostOfAnother() {
    return id.contains("{ref}") || id.contains("{spec}");
  }
}
