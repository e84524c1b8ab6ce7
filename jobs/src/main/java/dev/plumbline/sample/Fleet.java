package dev.plumbline.sample;

import dev.plumbline.sample.Resource.Observed;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All resources: the planted ones as a list, and beyond them as many fillers as wanted, each made
 * from its number alone so that nobody has to hold them.
 */
final class Fleet implements Serializable {
  private final Catalogue catalogue;
  private final Calendar calendar;
  private final long seed;
  private final int lastDay;
  private final Set<String> uncovered;
  private final List<Resource> planted = new ArrayList<>();
  private final List<Map<String, String>> fillers = new ArrayList<>();
  private final List<Map<String, String>> places;

  /**
   * Makes the fleet.
   *
   * @param toDay day after the last one with usage
   * @param uncovered resources whose commitment is not applied to them
   */
  Fleet(Catalogue catalogue, Calendar calendar, long seed, int toDay, Set<String> uncovered) {
    this.catalogue = catalogue;
    this.calendar = calendar;
    this.seed = seed;
    this.lastDay = toDay;
    this.uncovered = uncovered;
    this.places = new ArrayList<>(PipeTable.read("filler-places"));
    for (Map<String, String> row : PipeTable.read("fleet")) {
      plant(row);
    }
    for (Map<String, String> row : PipeTable.read("fillers")) {
      for (int i = 0; i < Integer.parseInt(row.get("weight")); i++) {
        fillers.add(row);
      }
    }
  }

  List<Resource> planted() {
    return planted;
  }

  /** Even numbers are instances, the odd one after each is its disk. */
  Resource filler(long number) {
    long pair = number / 2;
    long hash = Noise.mix(seed ^ Noise.mix(pair));
    Map<String, String> row = fillers.get((int) Math.floorMod(hash, (long) fillers.size()));
    Map<String, String> place = places.get((int) Math.floorMod(hash >>> 17, (long) places.size()));
    Account account = catalogue.account(place.get("account"));
    Region region = catalogue.region(place.get("region"));
    Map<String, String> full = new TreeMap<>(row);
    for (String blank : List.of("life", "runs", "size", "commitment", "metrics", "tags")) {
      full.put(blank, "");
    }
    Resource instance = resource(row.get("name") + "-" + pair, full, account, region);
    return number % 2 == 0 ? instance : disk(instance, row.get("disk"));
  }

  private void plant(Map<String, String> row) {
    String[] accounts = row.get("account").split(",", -1);
    for (String name : accounts) {
      Account account = catalogue.account(name.strip());
      Region region = catalogue.region(row.get("region"));
      String own = row.get("name");
      // A row for several accounts stands for one resource in each.
      String unique = accounts.length == 1 ? own : own + "-" + account.name();
      Resource resource = resource(unique, row, account, region);
      planted.add(resource);
      String disk = row.getOrDefault("disk", "");
      if (!disk.isEmpty()) {
        planted.add(disk(resource, disk));
      }
    }
  }

  private Resource resource(String name, Map<String, String> row, Account account, Region region) {
    String life = row.get("life");
    int days = calendar.days();
    // From the first dots on: the day it ended, if it has.
    int dots = life.indexOf("..");
    int from = dots > 0 ? Math.max(0, days + day(life.substring(0, dots))) : 0;
    boolean hasEnded = dots >= 0 && dots + 2 < life.length();
    int to = hasEnded ? days + day(life.substring(dots + 2)) : days;
    return new Resource(
        name,
        catalogue.kind(row.get("kind")),
        row.get("spec"),
        account,
        region,
        catalogue.profile(row.get("profile")),
        from,
        Math.min(to, lastDay),
        to,
        Runs.of(row.get("runs")),
        PipeTable.number(row.get("size"), 0),
        uncovered.contains(name) ? "" : row.get("commitment"),
        Observed.of(row.get("metrics")),
        Tags.of(row.get("tags"), account),
        seed,
        Noise.hash(seed, name));
  }

  private static int day(String cell) {
    return Integer.parseInt(cell);
  }

  /** Reads {@code gp3:120:keeps}; the disk behaves as its host and is seen while the host runs. */
  private Resource disk(Resource host, String cell) {
    String[] parts = cell.split(":", -1);
    Map<String, String> tags = new TreeMap<>(host.tags());
    tags.remove("aws_autoscaling_group_name");
    tags.remove("aws_eks_cluster_name");
    String name = host.name() + "-disk";
    return new Resource(
        name,
        catalogue.kind(parts[0]),
        "",
        host.account(),
        host.region(),
        host.profile(),
        host.fromDay(),
        parts.length > 2 ? lastDay : host.toDay(),
        host.seenUntil(),
        Runs.ALWAYS,
        Double.parseDouble(parts[1]),
        "",
        host.observed() == Observed.GROUP ? Observed.FULL : host.observed(),
        tags,
        seed,
        // Same zone as the host: the hash differs by a multiple of three.
        host.hash() + 3_000_003L);
  }
}
