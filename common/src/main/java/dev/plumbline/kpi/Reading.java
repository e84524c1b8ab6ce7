package dev.plumbline.kpi;

import dev.plumbline.kpi.Measure.Expression;
import dev.plumbline.kpi.Measure.Level;
import dev.plumbline.kpi.Measure.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One pass over a table: the inner groupings and all aggregates KPIs ask for on top of them. KPIs
 * that group by the same columns share a pass unless they give one name to two things.
 *
 * @param months how many months of rows are taken together, the milestone's the last of them
 * @param figures aggregate by its key
 */
record Reading(String source, int months, List<Level> levels, Map<String, String> figures) {

  /** As few passes as these KPIs need. */
  static List<Reading> all(List<Kpi> kpis) {
    List<Reading> readings = new ArrayList<>();
    for (Kpi kpi : kpis) {
      for (int i = 0; i < kpi.measures().size(); i++) {
        String prefix = kpi.id() + "/" + i + "/";
        for (Map.Entry<Part, Expression> part : kpi.measures().get(i).parts().entrySet()) {
          add(readings, of(prefix + part.getKey().key(), part.getValue(), kpi.ofMonths()));
        }
      }
    }
    return readings;
  }

  private static Reading of(String key, Expression expression, int months) {
    return new Reading(
        expression.source(), months, expression.levels(), Map.of(key, expression.text()));
  }

  private static void add(List<Reading> readings, Reading next) {
    for (int i = 0; i < readings.size(); i++) {
      if (readings.get(i).fits(next)) {
        readings.set(i, readings.get(i).with(next));
        return;
      }
    }
    readings.add(next);
  }

  private boolean fits(Reading other) {
    if (!source.equals(other.source)
        || months != other.months
        || levels.size() != other.levels.size()) {
      return false;
    }
    for (int i = 0; i < levels.size(); i++) {
      Map<String, String> mine = levels.get(i).aggregates();
      boolean clash =
          other.levels.get(i).aggregates().entrySet().stream()
              .anyMatch(e -> !mine.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()));
      if (clash || !levels.get(i).per().equals(other.levels.get(i).per())) {
        return false;
      }
    }
    return true;
  }

  private Reading with(Reading other) {
    List<Level> both = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      Map<String, String> aggregates = new LinkedHashMap<>(levels.get(i).aggregates());
      aggregates.putAll(other.levels.get(i).aggregates());
      both.add(new Level(levels.get(i).per(), aggregates));
    }
    Map<String, String> all = new LinkedHashMap<>(figures);
    all.putAll(other.figures);
    return new Reading(source, months, both, all);
  }
}
