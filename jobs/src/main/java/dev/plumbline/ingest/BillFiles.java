package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.format.Mapping;
import dev.plumbline.settings.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Looks into single files: what they are, and whose bill of which month they hold. */
final class BillFiles {
  private final Configuration hadoop;
  private final Formats formats;

  BillFiles(Configuration hadoop, Formats formats) {
    this.hadoop = hadoop;
    this.formats = formats;
  }

  /** Whether a name or, where it has no extension, the first bytes are those of a data file. */
  boolean mayBeData(InputFile file) {
    String name = new Path(file.uri()).getName().toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.(csv|parquet|parq|gz|zip)")) {
      return true;
    }
    return !name.contains(".") && (start(file).startsWith("PAR1") || isPacked(file));
  }

  /**
   * How the file is laid out; empty when it is no bill.
   *
   * @param wanted format of the configuration, auto for any
   */
  Optional<Layout> layout(InputFile file, String wanted) {
    Optional<Layout> layout =
        isParquet(file)
            ? ParquetBills.layout(file.uri(), hadoop, formats, wanted)
            : CsvBills.layout(file.uri(), hadoop, formats, wanted);
    layout.ifPresent(found -> check(file, found, wanted));
    return layout;
  }

  /** As {@link #layout}, of a file that must be a bill. */
  Layout billLayout(InputFile file, String wanted) {
    return layout(file, wanted)
        .orElseThrow(
            () ->
                new InputException(
                    file.uri()
                        + ": is no bill, its columns are those of no known export; give legacy CUR"
                        + " (CSV or Parquet), CUR 2.0 or FOCUS files."));
  }

  /** Payers and months of the rows; of CSV those of its first record. */
  Set<Unit> units(InputFile file, Layout layout) {
    return layout.container() == Layout.Container.PARQUET
        ? ParquetBills.units(file.uri(), hadoop, formats.bill(layout.format()))
        : Set.of(CsvBills.unit(file.uri(), hadoop, layout, formats.bill(layout.format())));
  }

  private void check(InputFile file, Layout layout, String wanted) {
    if (!FileFormat.allowed(layout.format(), wanted)) {
      throw new InputException(
          file.uri()
              + ": is "
              + layout.format()
              + ", but the input's format is '"
              + wanted
              + "'; set format: auto, or give a folder of that format alone.");
    }
    Mapping mapping = formats.bill(layout.format());
    List<String> missing = mapping.required().stream().filter(name -> !layout.has(name)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          file.uri()
              + ": lacks the "
              + (missing.size() == 1 ? "column " : "columns ")
              + String.join(", ", missing)
              + "; export the report with "
              + (missing.size() == 1 ? "it." : "them."));
    }
  }

  private boolean isParquet(InputFile file) {
    return start(file).startsWith("PAR1")
        || new Path(file.uri()).getName().toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  private boolean isPacked(InputFile file) {
    String start = start(file);
    return start.startsWith("PK\u0003") || start.startsWith("\u001f\u008b");
  }

  private String start(InputFile file) {
    Path path = new Path(file.uri());
    try (BufferedInputStream stream =
        new BufferedInputStream(path.getFileSystem(hadoop).open(path))) {
      return new String(DataStreams.firstBytes(stream), StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      throw Unreadable.because(file.uri(), broken);
    }
  }
}
