package dev.plumbline.collect;

import java.util.Map;

/**
 * One metric of one resource.
 *
 * @param resourceId value of the dimension that names the resource
 * @param dimensions the whole dimension set, sorted by name
 * @param unit unit the metric is published in; the answer does not say it
 */
record Series(
    String namespace,
    String metric,
    String resourceId,
    Map<String, String> dimensions,
    String unit) {
  /** Tells series of one account and region apart. */
  String key() {
    return namespace + "\n" + metric + "\n" + dimensions;
  }
}
