package dev.plumbline.delivery;

import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.ingest.KnownUnits;
import dev.plumbline.ingest.Unit;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.RunRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files of bills that an earlier run has read: what they hold and what they are. What is the same
 * since need not be opened.
 */
final class KnownFiles implements KnownUnits {
  /** Begins the name under which a run records the units of a file. */
  static final String FILE = "file:";

  private static final String FORMAT = "format:";

  private final Map<String, String> inputs;
  private final String version;

  private KnownFiles(Map<String, String> inputs, String version) {
    this.inputs = inputs;
    this.version = version;
  }

  /**
   * What a run has recorded.
   *
   * @param version of what reads the files: another may tell them otherwise
   */
  static KnownUnits of(Optional<RunRecord> published, Redaction redaction, String version) {
    // What a redacted run has recorded are pseudonyms: the files are asked again.
    return redaction.isOn()
        ? KnownUnits.NONE
        : new KnownFiles(published.map(RunRecord::inputs).orElse(Map.of()), version);
  }

  /** Records what the files of a bill are. */
  static void note(Delivery bill, String version, Map<String, String> inputs) {
    Map<String, String> formats = bill.formats();
    for (InputFile file : bill.files()) {
      if (formats.containsKey(file.uri())) {
        inputs.put(FORMAT + file.identity(), version + " " + formats.get(file.uri()));
      }
    }
  }

  @Override
  public Optional<Set<Unit>> of(InputFile file) {
    return Optional.ofNullable(inputs.get(FILE + file.identity()))
        .map(
            text ->
                Arrays.stream(text.split("\n", -1))
                    .map(dev.plumbline.store.Unit::parse)
                    .map(unit -> new Unit(unit.source(), unit.period()))
                    .collect(Collectors.toSet()));
  }

  @Override
  public Optional<String> formatOf(InputFile file) {
    return Optional.ofNullable(inputs.get(FORMAT + file.identity()))
        .filter(text -> text.startsWith(version + " "))
        .map(text -> text.substring(version.length() + 1));
  }
}
