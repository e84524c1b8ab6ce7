package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Files that belong together and replace units as one. Files without a manifest that share a unit
 * are one delivery.
 *
 * @param units what the delivery replaces; of metrics the periods are empty
 * @param report report or export name, {@code files} where there is no manifest
 * @param format formats of the files, parted by {@code +} where there are several
 * @param deliveryId assembly or execution id of the manifest, else a digest of the files
 * @param deliveredAt when the delivery was made, where its manifest tells
 * @param problem why it is not READY, a sentence; empty when READY
 * @param layouts how each file is laid out, by uri
 */
public record Delivery(
    Kind kind,
    SortedSet<Unit> units,
    String report,
    String format,
    List<InputFile> files,
    String deliveryId,
    Optional<String> manifestUri,
    Optional<Instant> deliveredAt,
    State state,
    String problem,
    Map<String, Layout> layouts) {

  /** Told without the layouts, which follow from the files and need not have been looked at. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Delivery delivery && facts().equals(delivery.facts());
  }

  @Override
  public int hashCode() {
    return facts().hashCode();
  }

  private List<Object> facts() {
    return List.of(
        kind, units, report, format, files, deliveryId, manifestUri, deliveredAt, state, problem);
  }

  /** What the files hold. */
  public enum Kind {
    CHARGES,
    METRICS
  }

  /** Whether the delivery can be loaded. */
  public enum State {
    READY,
    /** The manifest names a file that is not there. */
    INCOMPLETE,
    /** A file is broken, or a record cannot be used, so that the bill would not be whole. */
    REJECTED,
    /** There is a place for the month, but no manifest yet. */
    NO_DATA_YET
  }

  /** Files of metric streams: what they hold belongs to no bill and no month. */
  static Delivery ofMetrics(List<InputFile> files, Map<String, Layout> layouts) {
    return new Delivery(
        Kind.METRICS,
        new TreeSet<>(List.of(new Unit("metrics", ""))),
        "metrics",
        Layout.METRICS.format(),
        List.copyOf(files),
        Formats.hash(ManifestDeliveries.identities(files)),
        Optional.empty(),
        Optional.empty(),
        State.READY,
        "",
        layouts);
  }

  /** One of the metric files as a delivery of its own. */
  public Delivery alone(InputFile file) {
    return ofMetrics(List.of(file), Map.of(file.uri(), layouts.get(file.uri())));
  }

  /** The other metric files; nothing where there are none. */
  public Optional<Delivery> without(InputFile file) {
    List<InputFile> others = files.stream().filter(each -> !each.equals(file)).toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(ofMetrics(others, layouts));
  }

  /** The delivery as one that cannot be loaded after all. */
  public Delivery notLoaded(State instead, String why) {
    return with(instead, why, layouts);
  }

  /** Manifests of collections among the files. */
  public List<InputFile> collections() {
    return files.stream().filter(this::isCollection).toList();
  }

  /** Files with datapoints. */
  public List<InputFile> pointFiles() {
    return files.stream().filter(file -> !isCollection(file)).toList();
  }

  private boolean isCollection(InputFile file) {
    return Layout.COLLECTION.equals(layouts.get(file.uri()));
  }

  /** The format of each file, by uri. */
  public Map<String, String> formats() {
    return KnownLayouts.formats(layouts);
  }

  /** Whether its files are the same as in an earlier run, so that none had to be opened. */
  boolean isKnown() {
    return layouts instanceof KnownLayouts;
  }

  Delivery withLayouts(Map<String, Layout> others) {
    return with(state, problem, Map.copyOf(others));
  }

  private Delivery with(State otherState, String otherProblem, Map<String, Layout> otherLayouts) {
    return new Delivery(
        kind,
        units,
        report,
        format,
        files,
        deliveryId,
        manifestUri,
        deliveredAt,
        otherState,
        otherProblem,
        otherLayouts);
  }

  public List<String> periods() {
    return units.stream().map(Unit::period).distinct().sorted().toList();
  }

  public long bytes() {
    return files.stream().mapToLong(InputFile::bytes).sum();
  }

  /**
   * Rows of those files that say so themselves, as Parquet does; CSV is counted while it is read.
   */
  public long statedRows() {
    return layouts.values().stream().mapToLong(layout -> layout.rows().orElse(0)).sum();
  }

  /** Rows of all files where every file says so itself, as Parquet does. */
  public OptionalLong rows() {
    long rows = 0;
    for (InputFile file : files) {
      Layout layout = layouts.get(file.uri());
      if (layout == null || layout.rows().isEmpty()) {
        return OptionalLong.empty();
      }
      rows += layout.rows().getAsLong();
    }
    return OptionalLong.of(rows);
  }

  /** Tells the files from others, also where the id of the delivery is the same. */
  public String filesHash() {
    return Formats.hash(ManifestDeliveries.identities(files));
  }

  /** Changes when a file or the text of the mapping changes, and never else. */
  public String fingerprint(Formats formats) {
    return Formats.hash(
        formats.fingerprint()
            + "\n"
            + state
            + "\n"
            + files.stream().map(InputFile::identity).sorted().collect(Collectors.joining("\n")));
  }
}
