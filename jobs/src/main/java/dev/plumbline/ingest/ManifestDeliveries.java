package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.settings.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Deliveries of reports that come with manifests: what those list, and nothing else. */
final class ManifestDeliveries {

  private final BillFiles bills;
  private final KnownUnits known;
  private final Configuration hadoop;
  private final String wanted;

  ManifestDeliveries(BillFiles bills, KnownUnits known, Configuration hadoop, String wanted) {
    this.bills = bills;
    this.known = known;
    this.hadoop = hadoop;
    this.wanted = wanted;
  }

  /** One delivery per manifest, and one without data per month that has files but no manifest. */
  List<Delivery> of(List<Manifest> manifests, List<InputFile> listed) {
    Map<String, InputFile> byUri =
        listed.stream().collect(Collectors.toMap(InputFile::uri, file -> file));
    List<Delivery> deliveries = new ArrayList<>();
    manifests.forEach(manifest -> deliveries.add(delivery(manifest, byUri)));
    manifests.stream()
        .collect(Collectors.groupingBy(Manifest::root, TreeMap::new, Collectors.toList()))
        .forEach((root, ofReport) -> deliveries.addAll(awaited(ofReport, listed, deliveries)));
    return deliveries;
  }

  private Delivery delivery(Manifest manifest, Map<String, InputFile> byUri) {
    List<InputFile> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> broken = new ArrayList<>(manifest.problem().stream().toList());
    for (String key : manifest.keys()) {
      Optional<InputFile> file = resolve(manifest, key, byUri);
      file.ifPresentOrElse(files::add, () -> missing.add(key));
    }
    if (missing.isEmpty() && broken.isEmpty()) {
      Optional<Delivery> before = unchanged(manifest, files);
      if (before.isPresent()) {
        return before.get();
      }
    }
    Map<String, Layout> layouts = new LinkedHashMap<>();
    SortedSet<Unit> units = new TreeSet<>();
    if (missing.isEmpty()) {
      for (InputFile file : files) {
        try {
          Layout layout = bills.billLayout(file.filled(manifest.uri()), wanted);
          layouts.put(file.uri(), layout);
          for (Unit unit : layout.isEmpty() ? Set.<Unit>of() : bills.units(file, layout)) {
            units.add(new Unit(unit.sourceId() + ":" + manifest.report(), unit.period()));
          }
        } catch (InputException unread) {
          if (Unreadable.isGone(unread)) {
            missing.add(file.uri());
          } else {
            broken.add(unread.getMessage());
          }
        }
      }
    }
    if (!missing.isEmpty() || !broken.isEmpty()) {
      layouts.clear();
      units.clear();
    }
    boolean hasRows = !units.isEmpty();
    if (!hasRows) {
      String payer = manifest.account().orElse(Unit.NO_PAYER);
      units.add(new Unit(payer + ":" + manifest.report(), manifest.period()));
    }
    return new Delivery(
        Delivery.Kind.CHARGES,
        units,
        manifest.report(),
        formats(KnownLayouts.formats(layouts)),
        List.copyOf(files),
        manifest.id().isEmpty() ? Formats.hash(identities(files)) : manifest.id(),
        Optional.of(manifest.uri()),
        manifest.deliveredAt(),
        state(hasRows, missing, broken),
        problem(manifest, hasRows, missing, broken),
        layouts);
  }

  /** What every file of is the same as in an earlier run, without opening one of them. */
  private Optional<Delivery> unchanged(Manifest manifest, List<InputFile> files) {
    NavigableSet<Unit> units = new TreeSet<>();
    Map<String, String> formats = new LinkedHashMap<>();
    for (InputFile file : files) {
      Optional<Set<Unit>> before = known.of(file);
      Optional<String> format = known.formatOf(file).filter(f -> FileFormat.allowed(f, wanted));
      boolean isOfMonth =
          before.stream()
              .flatMap(Set::stream)
              .anyMatch(unit -> unit.period().equals(manifest.period()));
      if (!isOfMonth || format.isEmpty()) {
        return Optional.empty();
      }
      before.orElseThrow().stream()
          .filter(unit -> unit.sourceId().endsWith(":" + manifest.report()))
          .forEach(units::add);
      formats.put(file.uri(), format.get());
    }
    if (units.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Delivery(
            Delivery.Kind.CHARGES,
            units,
            manifest.report(),
            formats(formats),
            List.copyOf(files),
            manifest.id().isEmpty() ? Formats.hash(identities(files)) : manifest.id(),
            Optional.of(manifest.uri()),
            manifest.deliveredAt(),
            Delivery.State.READY,
            "",
            new KnownLayouts(formats, () -> layouts(files))));
  }

  private Map<String, Layout> layouts(List<InputFile> files) {
    Map<String, Layout> layouts = new LinkedHashMap<>();
    files.forEach(file -> layouts.put(file.uri(), bills.billLayout(file, wanted)));
    return layouts;
  }

  private Optional<InputFile> resolve(Manifest manifest, String key, Map<String, InputFile> byUri) {
    for (String place : manifest.places(key)) {
      if (byUri.containsKey(place)) {
        return Optional.of(byUri.get(place));
      }
    }
    // The input may be a folder of manifests alone: look where the listing did not reach.
    return manifest.places(key).stream()
        .flatMap(place -> Listing.find(place, hadoop).stream())
        .findFirst();
  }

  private static Delivery.State state(boolean hasRows, List<String> missing, List<String> broken) {
    if (!missing.isEmpty()) {
      return Delivery.State.INCOMPLETE;
    }
    if (!broken.isEmpty()) {
      return Delivery.State.REJECTED;
    }
    return hasRows ? Delivery.State.READY : Delivery.State.NO_DATA_YET;
  }

  private static String problem(
      Manifest manifest, boolean hasRows, List<String> missing, List<String> broken) {
    if (hasRows) {
      return "";
    }
    if (missing.isEmpty() && !broken.isEmpty()) {
      return broken.get(0)
          + (broken.size() == 1
              ? ""
              : " The same holds for " + (broken.size() - 1) + " more of the delivery.");
    }
    if (missing.isEmpty()) {
      return manifest.uri()
          + (manifest.keys().isEmpty() ? " lists no files" : " lists files that hold no row");
    }
    return manifest.uri()
        + " lists "
        + missing.get(0)
        + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more")
        + ", which "
        + (missing.size() == 1 ? "does" : "do")
        + " not exist; wait for the delivery to end, or copy the missing files";
  }

  private List<Delivery> awaited(
      List<Manifest> manifests, List<InputFile> listed, List<Delivery> found) {
    Manifest first = manifests.get(0);
    Set<String> delivered =
        manifests.stream().map(Manifest::period).collect(Collectors.toCollection(TreeSet::new));
    Set<String> sources =
        found.stream()
            .filter(d -> d.manifestUri().filter(uri -> first.isBeside(uri)).isPresent())
            .flatMap(delivery -> delivery.units().stream())
            .map(Unit::sourceId)
            .collect(Collectors.toCollection(TreeSet::new));
    return listed.stream()
        .map(InputFile::uri)
        .filter(uri -> uri.startsWith(first.root() + "/"))
        .map(uri -> Manifest.periodOfPath(uri.substring(first.root().length())))
        .flatMap(Optional::stream)
        .distinct()
        .filter(period -> !delivered.contains(period))
        .sorted()
        .map(period -> awaited(first, period, sources))
        .toList();
  }

  private static Delivery awaited(Manifest manifest, String period, Set<String> sources) {
    SortedSet<Unit> units =
        sources.stream()
            .map(source -> new Unit(source, period))
            .collect(Collectors.toCollection(TreeSet::new));
    return new Delivery(
        Delivery.Kind.CHARGES,
        units,
        manifest.report(),
        "",
        List.of(),
        "",
        Optional.empty(),
        Optional.empty(),
        Delivery.State.NO_DATA_YET,
        manifest.root() + " has files of " + period + ", but no manifest of that month yet",
        Map.of());
  }

  static String identities(List<InputFile> files) {
    return files.stream().map(InputFile::identity).sorted().collect(Collectors.joining("\n"));
  }

  static String formats(Map<String, String> ofFiles) {
    return ofFiles.values().stream().distinct().sorted().collect(Collectors.joining("+"));
  }
}
