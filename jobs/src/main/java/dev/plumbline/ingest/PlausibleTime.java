package dev.plumbline.ingest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times that can stand in a bill or a metric at all. AWS sent its first bills in 2006; a year
 * outside this window is another unit of time or a slip of whoever wrote the file.
 */
final class PlausibleTime {
  static final int FIRST_YEAR = 2000;
  static final int LAST_YEAR = 2099;

  /** 2000-01-01 and 2100-01-01, in milliseconds since 1970. */
  private static final long FIRST_MILLIS = 946_684_800_000L;

  private static final long END_MILLIS = 4_102_444_800_000L;

  private static final Pattern MONTH = Pattern.compile("(20\\d{2}-(?:0[1-9]|1[0-2]))(?:\\D.*)?");

  private PlausibleTime() {}

  static boolean isPlausible(long millis) {
    return millis >= FIRST_MILLIS && millis < END_MILLIS;
  }

  static boolean isPlausibleYear(int year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  /** The month a date begins with, as yyyy-MM; empty where it is written in another way. */
  static Optional<String> month(String date) {
    Matcher month = MONTH.matcher(date.strip());
    return month.matches() ? Optional.of(month.group(1)) : Optional.empty();
  }
}
