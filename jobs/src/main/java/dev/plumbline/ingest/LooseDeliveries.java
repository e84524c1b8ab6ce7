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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    Optional<Set<Unit>> before = known.of(file);
    Optional<String> format = known.formatOf(file).filter(f -> FileFormat.allowed(f, wanted));
    if (before.isPresent() && format.isPresent()) {
      found.add(
          new LooseBill(
              file, format.get(), () -> bills.billLayout(file, wanted), before.get(), true, true));
      return true;
    }
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
      return LooseBill.opened(file, layout, before.get(), true);
    }
    Set<Unit> units = new TreeSet<>();
    for (Unit unit : bills.units(file, layout)) {
      units.add(new Unit(sourceId(unit.sourceId()), unit.period()));
    }
    return LooseBill.opened(file, layout, units, layout.container() != Layout.Container.CSV);
  }

  static String sourceId(String payer) {
    return payer + ":" + REPORT;
  }

  /** The files as deliveries. */
  static List<Delivery> deliveries(List<LooseBill> found) {
    refuseTwoFormats(found);
    refuseTwoReports(found);
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
        if (other != null && !other.format().equals(bill.format())) {
          throw new InputException(
              "inputs.charges: the bill of "
                  + unit
                  + " is there in two formats, "
                  + other.format()
                  + " ("
                  + other.file().uri()
                  + ") and "
                  + bill.format()
                  + " ("
                  + bill.file().uri()
                  + "); both together would count it twice. Give one of them.");
        }
      }
    }
  }

  /** Where the folders say so, files of two reports are no parts of one. */
  private static void refuseTwoReports(List<LooseBill> found) {
    Map<Unit, Map<String, LooseBill>> reports = new HashMap<>();
    for (LooseBill bill : found) {
      Optional<String> report = ExportNames.report(bill.file().uri());
      for (Unit unit : report.isPresent() ? bill.units() : Set.<Unit>of()) {
        Map<String, LooseBill> ofUnit = reports.computeIfAbsent(unit, any -> new TreeMap<>());
        ofUnit.putIfAbsent(report.get(), bill);
        if (ofUnit.size() > 1) {
          throw new InputException(
              "inputs.charges: the bill of "
                  + unit
                  + " is there in two reports without manifests, "
                  + ofUnit.values().stream()
                      .map(one -> one.file().uri())
                      .collect(Collectors.joining(" and "))
                  + "; both together would count it twice. Give one of them.");
        }
      }
    }
  }

  static Delivery delivery(List<LooseBill> group) {
    List<LooseBill> sorted =
        group.stream().sorted(Comparator.comparing((LooseBill bill) -> bill.file().uri())).toList();
    SortedSet<Unit> units = new TreeSet<>();
    Map<String, String> formats = new LinkedHashMap<>();
    for (LooseBill bill : sorted) {
      units.addAll(bill.units());
      formats.put(bill.file().uri(), bill.format());
    }
    boolean isKnown = sorted.stream().allMatch(LooseBill::isKnown);
    List<InputFile> files = sorted.stream().map(LooseBill::file).toList();
    return new Delivery(
        Delivery.Kind.CHARGES,
        units,
        REPORT,
        ManifestDeliveries.formats(formats),
        files,
        Formats.hash(ManifestDeliveries.identities(files)),
        Optional.empty(),
        Optional.empty(),
        Delivery.State.READY,
        "",
        isKnown ? new KnownLayouts(formats, () -> layouts(sorted)) : layouts(sorted));
  }

  private static Map<String, Layout> layouts(List<LooseBill> bills) {
    Map<String, Layout> layouts = new LinkedHashMap<>();
    bills.forEach(bill -> layouts.put(bill.file().uri(), bill.layout().get()));
    return layouts;
  }
}
