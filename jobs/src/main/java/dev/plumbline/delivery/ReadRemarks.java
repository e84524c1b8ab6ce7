package dev.plumbline.delivery;

import dev.plumbline.console.Console;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.LostValues;
import dev.plumbline.ingest.MergedKeys;
import dev.plumbline.ingest.ReadCounts;
import java.util.ArrayList;
import java.util.List;

/** What of bills was read otherwise than it stands in the files, in sentences. */
final class ReadRemarks {
  private ReadRemarks() {}

  /** Values that count as absent, and keys and columns that became one. */
  static List<String> of(
      List<Delivery> bills, Formats formats, ReadCounts counts, LostValues lost) {
    List<String> remarks = new ArrayList<>();
    long unread = counts.unread() + lost.unreadMaps();
    if (unread > 0) {
      remarks.add(
          Console.count(unread)
              + (unread == 1 ? " quantity or map" : " quantities or maps")
              + " could not be read and "
              + (unread == 1 ? "counts" : "count")
              + " as absent, first "
              + (counts.unread() > 0 ? counts.firstUnread() : lost.firstUnreadMap().orElse("")));
    }
    List<String> open = counts.endingOpen();
    if (!open.isEmpty()) {
      remarks.add(
          Console.count(open.size())
              + (open.size() == 1 ? " file ends" : " files end")
              + " without a line break; the last record has all its columns and counts, but whether"
              + " its last cell is whole cannot be told, first "
              + open.get(0));
    }
    MergedKeys.inWords(bills, formats).ifPresent(remarks::add);
    MergedKeys.doubledInWords(bills).ifPresent(remarks::add);
    long conflicting = lost.conflictingLines();
    if (conflicting > 0) {
      remarks.add(
          Console.count(conflicting)
              + (conflicting == 1 ? " line has" : " lines have")
              + " different values under spellings of one tag key or cost category; the first"
              + " counts");
    }
    return remarks;
  }
}
