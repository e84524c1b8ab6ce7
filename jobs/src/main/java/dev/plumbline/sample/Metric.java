package dev.plumbline.sample;

import java.io.Serializable;
import java.util.Map;

/** One metric of a kind of resource: which signal it follows and how large it gets. */
record Metric(
    String namespace,
    String name,
    String dimension,
    String signal,
    String unit,
    String form,
    double scale)
    implements Serializable {

  static Metric of(Map<String, String> row) {
    return new Metric(
        row.get("namespace"),
        row.get("metric"),
        row.get("dimension"),
        row.get("signal"),
        row.get("unit"),
        row.get("form"),
        Double.parseDouble(row.get("scale")));
  }

  boolean isGauge() {
    return form.equals("gauge");
  }

  /** The hour's mean of a gauge, or its total. */
  double at(double load) {
    return form.equals("square") ? scale * load * load : scale * load;
  }

  /** Load balancers publish their counts only while there is something to count. */
  boolean isSilentAtZero() {
    return namespace.equals("AWS/ApplicationELB") || namespace.equals("AWS/ELB");
  }
}
