package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.settings.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What the inputs hold, found without Spark, so that a run can tell that nothing changed before it
 * starts anything.
 *
 * @param all charges by unit, then metrics
 * @param ignored files that are no data and were left out
 * @param loose files without a manifest, of which some of the deliveries are made
 * @param remarks what is to be said of files without a manifest, in sentences
 */
public record Deliveries(
    List<Delivery> all, List<String> ignored, List<LooseBill> loose, List<String> remarks) {
  private static final String CHARGES = "inputs.charges";
  private static final String METRICS = "inputs.metrics";

  /** Looks through all inputs. Every input that cannot be used is an {@link InputException}. */
  public static Deliveries find(
      List<ChargeInput> inputs,
      List<String> metricPaths,
      Configuration hadoop,
      KnownUnits known,
      Formats formats) {
    BillFiles bills = new BillFiles(hadoop, formats);
    LooseDeliveries loose = new LooseDeliveries(bills, known);
    List<Delivery> found = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    Map<String, String> pathOf = new HashMap<>();
    for (ChargeInput input : inputs) {
      List<InputFile> listed = Listing.files(input.path(), CHARGES, hadoop);
      refuseTwice(listed, input.path(), CHARGES, pathOf);
      List<Manifest> manifests =
          listed.stream()
              .filter(file -> Manifest.isTop(file.uri()))
              .map(file -> Manifest.read(file.uri(), hadoop))
              .toList();
      List<Delivery> ofManifests =
          new ManifestDeliveries(bills, known, hadoop, input.format()).of(manifests, listed);
      found.addAll(ofManifests);
      remarks.addAll(UnlistedFiles.inWords(manifests, ofManifests, listed));
      List<InputFile> rest =
          listed.stream()
              .filter(
                  file -> manifests.stream().noneMatch(m -> file.uri().startsWith(m.root() + "/")))
              .toList();
      FolderVersions versions = FolderVersions.of(rest, CHARGES);
      remarks.addAll(versions.remarks());
      boolean any = false;
      List<String> foreign = new ArrayList<>();
      for (InputFile file : versions.files()) {
        if (bills.mayBeData(file) && loose.add(file.filled(CHARGES), input.format())) {
          any = true;
        } else {
          foreign.add(file.uri());
        }
      }
      if (!any && manifests.isEmpty()) {
        throw new InputException(noBill(input.path(), foreign));
      }
      ignored.addAll(foreign);
    }
    ExportNames.refuseTwoPackings(loose.bills().stream().map(LooseBill::file).toList(), CHARGES);
    found.addAll(LooseDeliveries.deliveries(loose.bills()));
    refuseSameUnit(found);
    refuseTwoReports(found);
    new EqualFiles(hadoop).refuse(found);
    Map<String, String> metricFiles = new HashMap<>();
    found.addAll(metricsOf(metricPaths, hadoop, formats, metricFiles, ignored));
    remarks.addAll(loose.remarks());
    return new Deliveries(
        List.copyOf(found), List.copyOf(ignored), loose.bills(), List.copyOf(remarks));
  }

  /** Files whose units were told by their first record alone. */
  List<LooseBill> unknown() {
    return loose.stream().filter(bill -> !bill.isLookedThrough()).toList();
  }

  /** Whether there are files of which only reading tells whose bills they are. */
  public boolean hasUnknown() {
    return !unknown().isEmpty();
  }

  /**
   * The same files, grouped anew once the units of the unknown ones are known.
   *
   * @param units by file; a file that is not named keeps the unit of its first record
   */
  public Deliveries with(Map<String, Set<Unit>> units) {
    List<LooseBill> known =
        loose.stream()
            .map(
                bill ->
                    bill.isLookedThrough()
                        ? bill
                        : bill.of(units.getOrDefault(bill.file().uri(), bill.units())))
            .toList();
    List<Delivery> regrouped = new ArrayList<>(all);
    regrouped.removeAll(LooseDeliveries.deliveries(loose));
    regrouped.addAll(LooseDeliveries.deliveries(known));
    List<Delivery> bills =
        regrouped.stream().filter(d -> d.kind() == Delivery.Kind.CHARGES).toList();
    refuseSameUnit(bills);
    refuseTwoReports(bills);
    return new Deliveries(List.copyOf(regrouped), ignored, known, remarks);
  }

  /** What a file without a manifest holds; empty where it has one, or is not known yet. */
  public Optional<Set<Unit>> unitsOf(InputFile file) {
    return loose.stream()
        .filter(bill -> bill.isLookedThrough() && bill.file().equals(file))
        .findFirst()
        .map(LooseBill::units);
  }

  /** The same with one delivery in the place of another. */
  public Deliveries with(Delivery delivery, Delivery instead) {
    return new Deliveries(
        all.stream().map(each -> each.equals(delivery) ? instead : each).toList(),
        ignored,
        loose,
        remarks);
  }

  /** The same without a metric file that cannot be read: it is a delivery of its own. */
  public Deliveries without(Delivery metrics, InputFile file, Delivery.State state, String why) {
    List<Delivery> others = new ArrayList<>(all);
    others.remove(metrics);
    metrics.without(file).ifPresent(others::add);
    others.add(metrics.alone(file).notLoaded(state, why));
    return new Deliveries(List.copyOf(others), ignored, loose, remarks);
  }

  private static List<Delivery> metricsOf(
      List<String> paths,
      Configuration hadoop,
      Formats formats,
      Map<String, String> pathOf,
      List<String> ignored) {
    List<InputFile> files = new ArrayList<>();
    for (String path : paths) {
      List<InputFile> listed = Listing.files(path, METRICS, hadoop);
      refuseTwice(listed, path, METRICS, pathOf);
      List<InputFile> data =
          listed.stream()
              .filter(
                  file ->
                      isCollection(file)
                          || isMetricFile(file.uri(), formats.metrics().errorFolders()))
              .filter(file -> file.bytes() > 0 || isCollection(file) || isNamedData(file.uri()))
              .toList();
      if (data.isEmpty()) {
        throw new InputException(
            METRICS
                + ": no metric stream files at '"
                + path
                + "', found "
                + some(listed.stream().map(InputFile::uri).toList())
                + "; give the folder that the metric stream is delivered to (JSON or OpenTelemetry 1.0, plain"
                + " or gzip).");
      }
      files.addAll(data);
      Set<InputFile> taken = new HashSet<>(data);
      listed.stream()
          .filter(file -> file.bytes() > 0 && !taken.contains(file))
          .map(InputFile::uri)
          .filter(uri -> !isFailed(uri, formats.metrics().errorFolders()))
          .forEach(ignored::add);
    }
    Map<String, Layout> layouts = new TreeMap<>();
    files.forEach(
        file -> layouts.put(file.uri(), isCollection(file) ? Layout.COLLECTION : Layout.METRICS));
    Delivery metrics = Delivery.ofMetrics(files, layouts);
    Deliveries found =
        new Deliveries(
            files.isEmpty() ? List.of() : List.of(metrics), List.of(), List.of(), List.of());
    for (InputFile file : files) {
      Optional<String> lack = file.lack(METRICS);
      if (lack.isPresent()) {
        found =
            found.without(found.metrics().orElseThrow(), file, Delivery.State.REJECTED, lack.get());
      }
    }
    return found.all();
  }

  /** The metric files that can be read, as far as is known. */
  public Optional<Delivery> metrics() {
    return all.stream()
        .filter(
            delivery ->
                delivery.kind() == Delivery.Kind.METRICS
                    && delivery.state() == Delivery.State.READY)
        .findFirst();
  }

  private static boolean isCollection(InputFile file) {
    return MetricCollections.isManifest(new Path(file.uri()).getName());
  }

  private static boolean isMetricFile(String uri, List<String> errorFolders) {
    String name = new Path(uri).getName().toLowerCase(Locale.ROOT);
    return !isFailed(uri, errorFolders)
        && !name.endsWith("manifest.json")
        && (isNamedData(uri) || !name.matches(".*\\.[a-z]{2,7}"));
  }

  private static boolean isNamedData(String uri) {
    return uri.toLowerCase(Locale.ROOT).matches(".*\\.(json|ndjson|jsonl|gz|zip|bin|pb)");
  }

  private static boolean isFailed(String uri, List<String> errorFolders) {
    return errorFolders.stream().anyMatch(folder -> uri.contains("/" + folder + "/"));
  }

  /** The files that were left out, in one sentence; empty where there are none. */
  public Optional<String> ignoredInWords() {
    return ignored.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ignored.size()
                + (ignored.size() == 1 ? " file was" : " files were")
                + " left out, neither bill nor metrics by name or columns: "
                + some(ignored));
  }

  private static void refuseTwice(
      List<InputFile> files, String path, String option, Map<String, String> pathOf) {
    for (InputFile file : files) {
      String other = pathOf.putIfAbsent(file.uri(), path);
      if (other != null) {
        throw new InputException(
            option
                + ": "
                + file.uri()
                + " is found by '"
                + other
                + "' and again by '"
                + path
                + "' and would count twice; remove one of the paths.");
      }
    }
  }

  private static void refuseSameUnit(List<Delivery> deliveries) {
    Map<Unit, Delivery> first = new HashMap<>();
    for (Delivery delivery : deliveries) {
      for (Unit unit : delivery.units()) {
        boolean isAwaited = delivery.state() == Delivery.State.NO_DATA_YET;
        Delivery other = isAwaited ? null : first.putIfAbsent(unit, delivery);
        if (other != null) {
          throw new InputException(
              CHARGES
                  + ": the bill of "
                  + unit
                  + " is delivered twice, by "
                  + place(other)
                  + " and by "
                  + place(delivery)
                  + "; give one of them.");
        }
      }
    }
  }

  /** Each report has the whole bill, under a source of its own. */
  private static void refuseTwoReports(List<Delivery> deliveries) {
    Map<Unit, Delivery> first = new HashMap<>();
    for (Delivery delivery : deliveries) {
      if (delivery.state() != Delivery.State.READY) {
        continue;
      }
      for (Unit unit : delivery.units()) {
        String payer = unit.sourceId().substring(0, unit.sourceId().indexOf(':'));
        Delivery other = first.putIfAbsent(new Unit(payer, unit.period()), delivery);
        if (other != null && !other.report().equals(delivery.report())) {
          throw new InputException(
              CHARGES
                  + ": the bill of payer "
                  + payer
                  + " for "
                  + unit.period()
                  + " is there in two reports, "
                  + place(other)
                  + " and "
                  + place(delivery)
                  + "; both together would count it twice. Give one of them.");
        }
      }
    }
  }

  private static String place(Delivery delivery) {
    return delivery
        .manifestUri()
        .orElseGet(
            () -> delivery.files().isEmpty() ? delivery.problem() : delivery.files().get(0).uri());
  }

  private static String noBill(String path, List<String> foreign) {
    return CHARGES
        + ": no bill at '"
        + path
        + "', found "
        + some(foreign)
        + "; allowed are legacy CUR (CSV, also gzip or zip, or Parquet), CUR 2.0 and FOCUS exports. Give"
        + " the folder the report is delivered to.";
  }

  private static String some(List<String> uris) {
    List<String> names = uris.stream().map(uri -> new Path(uri).getName()).limit(3).toList();
    return String.join(", ", names)
        + (uris.size() > names.size() ? " and " + (uris.size() - names.size()) + " more" : "");
  }
}
