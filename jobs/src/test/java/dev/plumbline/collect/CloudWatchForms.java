package dev.plumbline.collect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What calls of the AWS query protocol say. */
final class CloudWatchForms {
  private CloudWatchForms() {}

  /** The queries of a GetMetricData call. */
  static List<CloudWatchStandIn.Query> queries(
      Map<String, String> form, String account, String region) {
    List<CloudWatchStandIn.Query> queries = new ArrayList<>();
    for (int i = 1; form.containsKey(member(i) + "Id"); i++) {
      String stat = member(i) + "MetricStat.";
      String metric = stat + "Metric.";
      Map<String, String> dimensions = new TreeMap<>();
      for (int d = 1; form.containsKey(metric + "Dimensions.member." + d + ".Name"); d++) {
        String dimension = metric + "Dimensions.member." + d;
        dimensions.put(form.get(dimension + ".Name"), form.get(dimension + ".Value"));
      }
      queries.add(
          new CloudWatchStandIn.Query(
              form.get(member(i) + "Id"),
              account,
              region,
              form.get(metric + "Namespace"),
              form.get(metric + "MetricName"),
              dimensions,
              Integer.parseInt(form.get(stat + "Period")),
              form.get(stat + "Stat")));
    }
    return queries;
  }

  private static String member(int number) {
    return "MetricDataQueries.member." + number + ".";
  }

  /** The fields of a form. */
  static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }
}
