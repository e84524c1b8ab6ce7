package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.settings.InputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Deliveries of files without a manifest: files that share a payer's month belong together. */
final class LooseDeliveries {
  private static final String REPORT = "files";

  private record Bill(InputFile file, Layout layout, Set<Unit> units) {}

  private final BillFiles bills;
  private final KnownUnits known;
  private final List<Bill> found = new ArrayList<>();

  LooseDeliveries(BillFiles bills, KnownUnits known) {
    this.bills = bills;
    this.known = known;
  }

  /** Takes a file in, if it is a bill. */
  boolean add(InputFile file, String wanted) {
    Optional<Layout> layout = bills.layout(file, wanted);
    layout.ifPresent(l -> found.add(new Bill(file, l, units(file, l))));
    return layout.isPresent();
  }

  List<Delivery> deliveries() {
    refuseTwoFormats();
    List<List<Bill>> groups = new ArrayList<>();
    Map<Unit, List<Bill>> groupOf = new HashMap<>();
    for (Bill bill : found) {
      List<Bill> group = new ArrayList<>(List.of(bill));
      for (Unit unit : bill.units()) {
        List<Bill> other = groupOf.get(unit);
        if (other != null && groups.remove(other)) {
          group.addAll(other);
        }
      }
      groups.add(group);
      group.forEach(member -> member.units().forEach(unit -> groupOf.put(unit, group)));
    }
    return groups.stream()
        .map(LooseDeliveries::delivery)
        .sorted(Comparator.comparing(delivery -> delivery.units().first()))
        .toList();
  }

  private Set<Unit> units(InputFile file, Layout layout) {
    Optional<Set<Unit>> before = known.of(file);
    if (before.isPresent()) {
      return before.get();
    }
    Set<Unit> units = new TreeSet<>();
    for (Unit unit : bills.units(file, layout, true)) {
      units.add(new Unit(unit.sourceId() + ":" + REPORT, unit.period()));
    }
    return units;
  }

  private void refuseTwoFormats() {
    Map<Unit, Bill> first = new HashMap<>();
    for (Bill bill : found) {
      for (Unit unit : bill.units()) {
        Bill other = first.putIfAbsent(unit, bill);
        if (other != null && !other.layout().format().equals(bill.layout().format())) {
          throw new InputException(
              "inputs.charges: the bill of "
                  + unit
                  + " is there in two formats, "
                  + other.layout().format()
                  + " ("
                  + other.file().uri()
                  + ") and "
                  + bill.layout().format()
                  + " ("
                  + bill.file().uri()
                  + "); both together would count it twice. Give one of them.");
        }
      }
    }
  }

  private static Delivery delivery(List<Bill> group) {
    List<Bill> sorted =
        group.stream().sorted(Comparator.comparing((Bill bill) -> bill.file().uri())).toList();
    SortedSet<Unit> units = new TreeSet<>();
    Map<String, Layout> layouts = new LinkedHashMap<>();
    for (Bill bill : sorted) {
      units.addAll(bill.units());
      layouts.put(bill.file().uri(), bill.layout());
    }
    List<InputFile> files = sorted.stream().map(Bill::file).toList();
    return new Delivery(
        Delivery.Kind.CHARGES,
        units,
        REPORT,
        ManifestDeliveries.formats(layouts),
        files,
        Formats.hash(ManifestDeliveries.identities(files)),
        Optional.empty(),
        Delivery.State.READY,
        "",
        layouts);
  }
}
