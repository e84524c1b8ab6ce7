package dev.plumbline.collect;

import dev.plumbline.format.Formats;
import java.util.List;
import java.util.stream.Collectors;

/** Series of one account and region that are asked for in one call, over one window. */
record Batch(String account, String region, Window window, List<Series> series) {
  /** Statistics asked of every metric: what a metric stream delivers. */
  static final List<String> STATISTICS = List.of("SampleCount", "Sum", "Minimum", "Maximum");

  /** The same for the same question, so that asking again replaces what was left of it. */
  String name() {
    return window.from()
        + "-"
        + Formats.hash(
                account
                    + region
                    + window
                    + series.stream().map(Series::key).collect(Collectors.joining("\n")))
            .substring(0, 16);
  }

  long datapoints() {
    return window.points() * STATISTICS.size() * series.size();
  }
}
