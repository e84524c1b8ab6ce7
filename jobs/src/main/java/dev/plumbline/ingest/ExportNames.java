package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Tells by names alone which files are parts of one export: those of one folder whose names differ
 * in the number at their end. A date at the end is no such number.
 */
final class ExportNames {
  private static final Pattern EXTENSIONS =
      Pattern.compile("(\\.(csv|gz|gzip|zip|parquet|parq|snappy|zstd|c\\d+))+$");
  private static final Pattern DATED =
      Pattern.compile(".*(19|20)\\d{2}[-_.]?[01]\\d([-_.]?[0-3]\\d)?([-_t.]?\\d{6}z?)?");
  private static final Pattern OF_SPARK = Pattern.compile("part-\\d+-(.+?)(-c\\d+)?");
  private static final Pattern NUMBERED = Pattern.compile("(.*?)[-_.]?\\d+");

  private static final Pattern PACKING =
      Pattern.compile("(\\.(csv|gz|gzip|zip|parquet|parq|snappy|zstd))+$");

  /** The folders AWS lays reports and exports out in, by what comes before the month. */
  private static final List<Pattern> LAYOUTS =
      List.of(
          Pattern.compile("(.*/([^/]+)/\\2)/year=\\d{4}/month=\\d{1,2}/.*"),
          Pattern.compile("(.*)/data/(?i:billing_period)=\\d{4}-\\d{1,2}/.*"),
          Pattern.compile("(.*)/\\d{6}01-\\d{6}01/.*"));

  private ExportNames() {}

  /**
   * The folder of the report or export that a file without a manifest is of, where its path says.
   */
  static Optional<String> report(String uri) {
    return LAYOUTS.stream()
        .map(layout -> layout.matcher(uri))
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .findFirst();
  }

  /**
   * Refuses files of one folder that differ in nothing but how they are packed: what one of them
   * holds would count twice.
   *
   * @param option the option that gives their path, for messages
   */
  static void refuseTwoPackings(Collection<InputFile> files, String option) {
    Map<String, String> packed = new HashMap<>();
    for (InputFile file : files) {
      Path path = new Path(file.uri());
      String name = PACKING.matcher(path.getName().toLowerCase(Locale.ROOT)).replaceFirst("");
      String other = packed.putIfAbsent(path.getParent() + "/" + name, file.uri());
      if (other != null && !other.equals(file.uri())) {
        throw new InputException(
            option
                + ": "
                + file.uri()
                + " and "
                + other
                + " are one file in two packings by their names, and would count twice; remove one"
                + " of them, or give each a name of its own.");
      }
    }
  }

  /** The files by export, each list in the order given. */
  static SortedMap<String, List<InputFile>> exports(Collection<InputFile> files) {
    SortedMap<String, List<InputFile>> exports = new TreeMap<>();
    files.forEach(
        file ->
            exports
                .computeIfAbsent(export(file.uri()), name -> new java.util.ArrayList<>())
                .add(file));
    return exports;
  }

  /** What the names of the parts of an export have in common. */
  static String export(String uri) {
    Path path = new Path(uri);
    String name = EXTENSIONS.matcher(path.getName().toLowerCase(Locale.ROOT)).replaceFirst("");
    return path.getParent() + "/" + stem(name);
  }

  private static String stem(String name) {
    Matcher spark = OF_SPARK.matcher(name);
    if (spark.matches()) {
      return spark.group(1);
    }
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches() && !DATED.matcher(name).matches() ? numbered.group(1) : name;
  }
}
