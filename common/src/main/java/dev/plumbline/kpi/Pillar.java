package dev.plumbline.kpi;

import java.util.List;

/** A pillar of the framework with the principles and practices it is read by. */
public record Pillar(String id, String title, List<Item> items) {

  /**
   * A principle, key practice, area or topic.
   *
   * @param id short code, as in COST-P5
   * @param kind principle, practice, area or topic
   * @param kpis ids of the KPIs that speak for it, also from other pillars
   * @param rest what stays unseen; empty where nothing is named
   */
  public record Item(String id, String kind, String title, List<String> kpis, String rest) {}
}
