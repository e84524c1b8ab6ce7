package dev.plumbline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How many records each CSV or JSON file had, and how many of them were rejected.
 *
 * @param byFile counts by file uri
 */
public record ReadCounts(Map<String, FileCount> byFile) {

  /**
   * Records of one file, rejected ones included.
   *
   * @param unread values that could not be read and count as absent, in records that were used
   * @param firstUnread where the first of them is and what it says; empty where there is none
   * @param endsOpen whether its last record is not ended by a line break
   * @param days datapoints by UTC day; empty where the records are none
   */
  public record FileCount(
      long records,
      long rejected,
      long unread,
      String firstUnread,
      boolean endsOpen,
      SortedMap<LocalDate, Long> days) {}

  /** What the tasks left under the folder; empty before any of them ended. */
  public static ReadCounts of(Path sideDir, Configuration hadoop) {
    Path folder = new Path(sideDir, SideFiles.COUNTS);
    ObjectMapper json = new ObjectMapper();
    Map<String, FileCount> counts = new TreeMap<>();
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (files.exists(folder)) {
        for (FileStatus file : files.listStatus(folder)) {
          try (InputStream stream = files.open(file.getPath())) {
            JsonNode count = json.readTree(stream);
            counts.put(
                count.get("file").asText(),
                new FileCount(
                    count.get("records").asLong(),
                    count.get("rejected").asLong(),
                    count.get("unread").asLong(),
                    count.get("first_unread").asText(),
                    count.get("ends_open").asBoolean(),
                    days(count.get("days"))));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ReadCounts(counts);
  }

  private static SortedMap<LocalDate, Long> days(JsonNode counted) {
    SortedMap<LocalDate, Long> days = new TreeMap<>();
    counted
        .fields()
        .forEachRemaining(
            day ->
                days.put(
                    LocalDate.ofEpochDay(Long.parseLong(day.getKey())), day.getValue().asLong()));
    return days;
  }

  /** The counts of some files. */
  ReadCounts only(Collection<String> files) {
    Map<String, FileCount> some = new TreeMap<>(byFile);
    some.keySet().retainAll(new HashSet<>(files));
    return new ReadCounts(some);
  }

  /** The counts of these and those files. */
  public ReadCounts and(ReadCounts others) {
    Map<String, FileCount> all = new TreeMap<>(byFile);
    all.putAll(others.byFile);
    return new ReadCounts(all);
  }

  public long records() {
    return byFile.values().stream().mapToLong(FileCount::records).sum();
  }

  public long unread() {
    return byFile.values().stream().mapToLong(FileCount::unread).sum();
  }

  /** File and record of the first value that could not be read; empty where all could. */
  public String firstUnread() {
    return byFile.entrySet().stream()
        .filter(file -> file.getValue().unread() > 0)
        .map(file -> file.getKey() + ": " + file.getValue().firstUnread())
        .findFirst()
        .orElse("");
  }

  /** Files whose last record is not ended by a line break. */
  public List<String> endingOpen() {
    return byFile.entrySet().stream()
        .filter(file -> file.getValue().endsOpen())
        .map(Map.Entry::getKey)
        .toList();
  }

  public long rejected() {
    return byFile.values().stream().mapToLong(FileCount::rejected).sum();
  }
}
