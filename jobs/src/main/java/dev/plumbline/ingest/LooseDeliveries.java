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
  static final String REPORT = "files";

  private final BillFiles bills;
  private final KnownUnits known;
  private final List<LooseBill> found = new ArrayList<>();
  private final List<String> rowless = new ArrayList<>();

  LooseDeliveries(BillFiles bills, KnownUnits known) {
    this.bills = bills;
    this.known = known;
  }

  /** Takes a file in, if it is a bill; one without rows belongs to no month, and is only named. */
  boolean add(InputFile file, String wanted) {
    Optional<Layout> layout = bills.layout(file, wanted);
    if (layout.filter(Layout::isEmpty).isPresent()) {
      rowless.add(file.uri());
    } else {
      layout.ifPresent(l -> found.add(bill(file, l)));
    }
    return layout.isPresent();
  }

  List<LooseBill> bills() {
    return List.copyOf(found);
  }

  /**
   * What is to be said of the files as a whole: that no manifest names them, and which are empty.
   */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (!found.isEmpty()) {
      remarks.add(
          counted(found.size())
              + " came without a manifest; every file of a month counts, first "
              + found.get(0).file().uri());
    }
    if (!rowless.isEmpty()) {
      remarks.add(
          counted(rowless.size())
              + (rowless.size() == 1 ? " has" : " have")
              + " the columns of a bill and no row, first "
              + rowless.get(0));
    }
    return remarks;
  }

  private static String counted(int files) {
    return files == 1 ? "1 file" : files + " files";
  }

  /** The first record speaks for a new CSV file: its rows are read once, and not for this. */
  private LooseBill bill(InputFile file, Layout layout) {
    Optional<Set<Unit>> before = known.of(file);
    if (before.isPresent()) {
      return new LooseBill(file, layout, before.get(), true);
    }
    Set<Unit> units = new TreeSet<>();
    for (Unit unit : bills.units(file, layout)) {
      units.add(new Unit(sourceId(unit.sourceId()), unit.period()));
    }
    return new LooseBill(file, layout, units, layout.container() != Layout.Container.CSV);
  }

  static String sourceId(String payer) {
    return payer + ":" + REPORT;
  }

  /** The files as deliveries. */
  static List<Delivery> deliveries(List<LooseBill> found) {
    refuseTwoFormats(found);
    List<List<LooseBill>> groups = new ArrayList<>();
    Map<Unit, List<LooseBill>> groupOf = new HashMap<>();
    for (LooseBill bill : found) {
      List<LooseBill> group = new ArrayList<>(List.of(bill));
      for (Unit unit : bill.units()) {
        List<LooseBill> other = groupOf.get(unit);
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

  private static void refuseTwoFormats(List<LooseBill> found) {
    Map<Unit, LooseBill> first = new HashMap<>();
    for (LooseBill bill : found) {
      for (Unit unit : bill.units()) {
        LooseBill other = first.putIfAbsent(unit, bill);
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

  static Delivery delivery(List<LooseBill> group) {
    List<LooseBill> sorted =
        group.stream().sorted(Comparator.comparing((LooseBill bill) -> bill.file().uri())).toList();
    SortedSet<Unit> units = new TreeSet<>();
    Map<String, Layout> layouts = new LinkedHashMap<>();
    for (LooseBill bill : sorted) {
      units.addAll(bill.units());
      layouts.put(bill.file().uri(), bill.layout());
    }
    List<InputFile> files = sorted.stream().map(LooseBill::file).toList();
    return new Delivery(
        Delivery.Kind.CHARGES,
        units,
        REPORT,
        ManifestDeliveries.formats(layouts),
        files,
        Formats.hash(ManifestDeliveries.identities(files)),
        Optional.empty(),
        Optional.empty(),
        Delivery.State.READY,
        "",
        layouts);
  }
}
