package dev.plumbline.job;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order of jobs, computed from what they read and write. */
public final class Plan {
  private final List<Job> ordered;

  private Plan(List<Job> ordered) {
    this.ordered = ordered;
  }

  /**
   * Orders the jobs. A table without an owner, with two owners, or a cycle is an error before
   * anything is read.
   *
   * @param given tables that are there before any job runs: staging
   */
  public static Plan of(Collection<Table> given, List<Job> jobs) {
    Map<String, Job> owners = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Job job : jobs) {
      String name = job.output().name();
      if (owners.put(name, job) != null || given.contains(job.output())) {
        problems.add("table " + name + " is written by two jobs");
      }
    }
    Set<String> known = new LinkedHashSet<>(owners.keySet());
    given.forEach(table -> known.add(table.name()));
    for (Job job : jobs) {
      for (Table input : job.inputs()) {
        if (!known.contains(input.name())) {
          problems.add("table " + input + ", read for " + job.output() + ", is written by no job");
        }
      }
    }
    if (problems.isEmpty()) {
      return new Plan(order(owners, problems));
    }
    throw new IllegalStateException(String.join("\n", problems));
  }

  private static List<Job> order(Map<String, Job> owners, List<String> problems) {
    List<Job> ordered = new ArrayList<>();
    Map<String, Boolean> visited = new HashMap<>();
    owners.values().forEach(job -> visit(job, owners, visited, ordered, problems));
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    return ordered;
  }

  private static void visit(
      Job job,
      Map<String, Job> owners,
      Map<String, Boolean> visited,
      List<Job> ordered,
      List<String> problems) {
    String name = job.output().name();
    Boolean state = visited.get(name);
    if (state != null) {
      if (!state) {
        problems.add("table " + name + " depends on itself");
      }
      return;
    }
    visited.put(name, false);
    for (Table input : job.inputs()) {
      Job owner = owners.get(input.name());
      if (owner != null) {
        visit(owner, owners, visited, ordered, problems);
      }
    }
    visited.put(name, true);
    ordered.add(job);
  }

  /** All jobs, inputs before outputs. */
  public List<Job> jobs() {
    return ordered;
  }

  /** Only the jobs of these tables; an unknown name is a configuration error. */
  public Plan only(Collection<String> tables) {
    requireKnown("--only", tables);
    return new Plan(ordered.stream().filter(job -> tables.contains(job.output().name())).toList());
  }

  /**
   * The jobs of these tables and of all they are made of; an unknown name is a configuration error.
   */
  public Plan upTo(Collection<String> tables) {
    requireKnown("--until", tables);
    Set<String> needed = new LinkedHashSet<>(tables);
    List<Job> kept = new ArrayList<>();
    for (int i = ordered.size() - 1; i >= 0; i--) {
      Job job = ordered.get(i);
      if (needed.contains(job.output().name())) {
        job.inputs().forEach(input -> needed.add(input.name()));
        kept.add(0, job);
      }
    }
    return new Plan(kept);
  }

  private void requireKnown(String option, Collection<String> tables) {
    List<String> names = ordered.stream().map(job -> job.output().name()).sorted().toList();
    Problems problems = new Problems();
    for (String table : tables) {
      if (!names.contains(table)) {
        problems.add(
            option,
            "",
            "there is no job for '"
                + table
                + "'. Known: "
                + String.join(", ", names)
                + "."
                + Problems.suggestion(table, names));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.text());
    }
  }
}
