package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files without a manifest that lie as AWS lays out reports of which it keeps old versions: a
 * folder per delivery inside the folder of the month. Each delivery holds the month to date, so one
 * alone counts.
 *
 * @param files those that count
 * @param remarks what was left out, in sentences
 */
record FolderVersions(List<InputFile> files, List<String> remarks) {
  /** What exports name such folders by; reports may name them by anything. */
  private static final String TIME =
      "\\d{8}T\\d{6}Z|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z-[^/]+";

  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern TIMED = Pattern.compile(TIME);
  private static final Pattern REPORT_VERSION =
      Pattern.compile("(.*/\\d{6}01-\\d{6}01)/([^/=]+)/[^/]+");
  private static final Pattern EXPORT_VERSION =
      Pattern.compile(
          "(.*/(?i:billing_period|usage_period|date)=\\d{4}-[\\d-]+)/("
              + TIME
              + "|"
              + UUID
              + ")/[^/]+");

  /**
   * Takes the last version of each month; where their names tell no order, that is an error.
   *
   * @param option the option that gives the path, for messages
   */
  static FolderVersions of(List<InputFile> listed, String option) {
    Map<String, SortedMap<String, List<InputFile>>> months = new TreeMap<>();
    List<InputFile> files = new ArrayList<>();
    for (InputFile file : listed) {
      Optional<Matcher> version = version(file);
      version.ifPresentOrElse(
          found ->
              months
                  .computeIfAbsent(found.group(1), month -> new TreeMap<>())
                  .computeIfAbsent(found.group(2), name -> new ArrayList<>())
                  .add(file),
          () -> files.add(file));
    }
    List<String> remarks = new ArrayList<>();
    months.forEach(
        (month, versions) -> {
          files.addAll(versions.get(last(month, versions, option)));
          if (versions.size() > 1) {
            remarks.add(
                month
                    + " holds "
                    + versions.size()
                    + " deliveries and no manifest; the last, "
                    + versions.lastKey()
                    + ", counts");
          }
        });
    files.sort(java.util.Comparator.comparing(InputFile::uri));
    return new FolderVersions(List.copyOf(files), List.copyOf(remarks));
  }

  private static Optional<Matcher> version(InputFile file) {
    return Stream.of(REPORT_VERSION, EXPORT_VERSION)
        .map(pattern -> pattern.matcher(file.uri()))
        .filter(Matcher::matches)
        .findFirst();
  }

  private static String last(
      String month, SortedMap<String, List<InputFile>> versions, String option) {
    boolean ordered = versions.keySet().stream().allMatch(name -> TIMED.matcher(name).matches());
    if (versions.size() > 1 && !ordered) {
      throw new InputException(
          option
              + ": "
              + month
              + " holds "
              + versions.size()
              + " folders, "
              + String.join(" and ", versions.keySet().stream().limit(2).toList())
              + (versions.size() > 2 ? " among them" : "")
              + ", and no manifest says which is the delivery that counts; each holds the month to"
              + " date, and together they would count it twice. Copy the manifest as well, or give"
              + " one of the folders.");
    }
    return versions.lastKey();
  }
}
