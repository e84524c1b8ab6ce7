package dev.plumbline.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Data files below a report's folder that no manifest at the top of a month lists: what earlier
 * deliveries and stopped ones left behind. They are never read, and are counted so that nobody
 * takes them for part of the bill.
 */
final class UnlistedFiles {
  private UnlistedFiles() {}

  /** One sentence for each report that has such files in months with a manifest. */
  static List<String> inWords(
      List<Manifest> manifests, List<Delivery> deliveries, List<InputFile> files) {
    Set<String> listed = new HashSet<>();
    deliveries.forEach(delivery -> delivery.files().forEach(file -> listed.add(file.uri())));
    List<String> sentences = new ArrayList<>();
    for (String root : new TreeSet<>(manifests.stream().map(Manifest::root).toList())) {
      Set<String> delivered =
          new HashSet<>(
              manifests.stream()
                  .filter(manifest -> manifest.root().equals(root))
                  .map(Manifest::period)
                  .toList());
      List<String> unlisted =
          files.stream()
              .map(InputFile::uri)
              .filter(uri -> uri.startsWith(root + "/") && isData(uri) && !listed.contains(uri))
              .filter(
                  uri ->
                      // Where no month is named, no manifest of it is awaited either.
                      Manifest.periodOfPath(uri.substring(root.length()))
                          .map(delivered::contains)
                          .orElse(true))
              .sorted()
              .toList();
      if (!unlisted.isEmpty()) {
        sentences.add(
            unlisted.size()
                + (unlisted.size() == 1 ? " data file" : " data files")
                + " below "
                + root
                + (unlisted.size() == 1 ? " is" : " are")
                + " listed by no manifest and "
                + (unlisted.size() == 1 ? "was" : "were")
                + " left out, first "
                + unlisted.get(0));
      }
    }
    return sentences;
  }

  /** Athena's own note that a report is whole is no data. */
  private static boolean isData(String uri) {
    return !uri.contains("/cost_and_usage_data_status/")
        && uri.toLowerCase(Locale.ROOT).matches(".*\\.(csv|csv\\.gz|zip|parquet|parq)");
  }
}
