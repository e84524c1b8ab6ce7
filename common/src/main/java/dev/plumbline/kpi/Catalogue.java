package dev.plumbline.kpi;

import java.util.List;
import java.util.Optional;

/**
 * All that a scorecard is made by.
 *
 * @param version hash over the files; milestones compare only where it is equal
 */
public record Catalogue(List<Kpi> kpis, List<Pillar> pillars, Grading grading, String version) {

  /** The KPI of this id, if there is one. */
  public Optional<Kpi> find(String id) {
    return kpis.stream().filter(kpi -> kpi.id().equals(id)).findFirst();
  }

  /** The tables all KPIs together read, each once, by name. */
  public List<String> sources() {
    return kpis.stream().flatMap(kpi -> kpi.sources().stream()).distinct().sorted().toList();
  }
}
