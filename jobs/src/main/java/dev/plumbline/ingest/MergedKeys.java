package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.format.KeyedColumns;
import dev.plumbline.format.Mapping;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keys of tags and cost categories that files spell in several ways, differing in case or
 * punctuation. Each becomes one key, whose value is the first that a line has.
 */
public final class MergedKeys {
  private static final int NAMED = 5;

  private MergedKeys() {}

  /** How many keys of the bills are merged and which, in one sentence; empty where none is. */
  public static Optional<String> inWords(List<Delivery> bills, Formats formats) {
    Map<String, Set<String>> spellings = new TreeMap<>();
    bills.stream()
        .flatMap(bill -> bill.layouts().values().stream())
        .distinct()
        .forEach(
            layout -> {
              Mapping mapping = formats.bill(layout.format());
              Stream.of(mapping.tags(), mapping.costCategories())
                  .forEach(keyed -> merged(layout, keyed).forEach(spellings::putIfAbsent));
            });
    if (spellings.isEmpty()) {
      return Optional.empty();
    }
    String first =
        spellings.entrySet().stream()
            .limit(NAMED)
            .map(key -> key.getKey() + " (" + String.join(", ", key.getValue()) + ")")
            .collect(Collectors.joining(", "));
    return Optional.of(
        (spellings.size() == 1 ? "1 key is" : spellings.size() + " keys are")
            + " spelt in several ways; each counts as one, with the first value a line has: "
            + first
            + (spellings.size() > NAMED ? " and more" : ""));
  }

  /** Columns that could not be read because their file has two of the name, in one sentence. */
  public static Optional<String> doubledInWords(List<Delivery> bills) {
    Set<String> doubled = new TreeSet<>();
    bills.forEach(bill -> bill.layouts().values().forEach(l -> doubled.addAll(l.doubled())));
    return doubled.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "some files have two columns of one name, which no reader reaches; they count as absent: "
                + doubled.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (doubled.size() > NAMED ? " and more" : ""));
  }

  /** Keys of one file with several columns, by what they become. */
  private static Map<String, Set<String>> merged(Layout layout, KeyedColumns keyed) {
    Map<String, Set<String>> columns = new TreeMap<>();
    for (RawField field : layout.fields()) {
      if (field.rawName().startsWith(keyed.columnPrefix()) && !isMap(field, keyed)) {
        String key = field.rawName().substring(keyed.columnPrefix().length());
        columns.computeIfAbsent(keyed.stripped(key), any -> new TreeSet<>()).add(field.name());
      }
    }
    columns.values().removeIf(names -> names.size() == 1);
    return columns;
  }

  private static boolean isMap(RawField field, KeyedColumns keyed) {
    Collection<String> maps = keyed.maps().keySet();
    return maps.contains(field.rawName());
  }
}
