package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.format.Mapping;
import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;

/** What a CSV file says about itself: its header, and in its records payer and month. */
final class CsvBills {
  private CsvBills() {}

  /** Empty when the file is no bill. */
  static Optional<Layout> layout(String uri, Configuration hadoop, Formats formats, String wanted) {
    try (CsvFile csv = new CsvFile(uri, hadoop)) {
      List<String> header = csv.header();
      return FileFormat.of(header, List.of(), true, wanted)
          .map(
              format ->
                  new Layout(
                      Layout.Container.CSV,
                      format,
                      fields(header, formats.bill(format)),
                      header.size(),
                      csv.hasNext() ? OptionalLong.empty() : OptionalLong.of(0),
                      List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Payer and month of the first record that tells them. */
  static Unit unit(String uri, Configuration hadoop, Layout layout, Mapping mapping) {
    int payer = position(layout, mapping.payer());
    int start = position(layout, mapping.period());
    String unreadable = "";
    try (CsvFile csv = new CsvFile(uri, hadoop)) {
      while (csv.hasNext()) {
        CSVRecord record = csv.next();
        if (record.size() == layout.width()) {
          Optional<String> month = PlausibleTime.month(record.get(start));
          if (month.isPresent()) {
            return new Unit(record.get(payer).strip(), month.get());
          }
          unreadable = unreadable.isEmpty() ? record.get(start) : unreadable;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new InputException(
        uri
            + ": has the header of a bill but no record with payer and billing period"
            + (unreadable.isEmpty()
                ? ""
                : " (the first says '" + unreadable + "', where AWS writes 2025-01-01T00:00:00Z)")
            + "; remove the file, or copy it again from where it came from.");
  }

  private static int position(Layout layout, String rawName) {
    return layout.fields().stream()
        .filter(field -> field.rawName().equals(rawName))
        .findFirst()
        .orElseThrow()
        .position();
  }

  private static List<RawField> fields(List<String> header, Mapping mapping) {
    List<RawField> fields = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      String rawName = HeaderNames.rawName(name, mapping);
      if (mapping.reads(rawName)) {
        fields.add(new RawField(name, rawName, "string", i, true));
      }
    }
    return fields;
  }
}
