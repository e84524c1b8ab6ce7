package dev.plumbline.delivery;

import dev.plumbline.console.Console;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.KeyConflicts;
import dev.plumbline.ingest.MergedKeys;
import dev.plumbline.ingest.ReadCounts;
import java.util.ArrayList;
import java.util.List;

/** What of bills was read otherwise than it stands in the files, in sentences. */
final class ReadRemarks {
  private ReadRemarks() {}

  /** Values that count as absent, and keys and columns that became one. */
  static List<String> of(
      List<Delivery> bills, Formats formats, ReadCounts counts, KeyConflicts conflicts) {
    List<String> remarks = new ArrayList<>();
    if (counts.unread() > 0) {
      remarks.add(
          Console.count(counts.unread())
              + " quantities or maps could not be read and count as absent, first "
              + counts.firstUnread());
    }
    MergedKeys.inWords(bills, formats).ifPresent(remarks::add);
    MergedKeys.doubledInWords(bills).ifPresent(remarks::add);
    long conflicting = conflicts.lines();
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
