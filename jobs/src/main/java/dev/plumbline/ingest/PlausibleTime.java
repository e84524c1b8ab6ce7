package dev.plumbline.ingest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
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

  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalStart()
          .appendPattern("[' ']['UTC'][XXX][X]")
          .toFormatter(Locale.ROOT);

  private static final Pattern MONTH = Pattern.compile("(20\\d{2}-(?:0[1-9]|1[0-2]))(?:\\D.*)?");

  private PlausibleTime() {}

  static boolean isPlausible(long millis) {
    return millis >= FIRST_MILLIS && millis < END_MILLIS;
  }

  /**
   * The time a text says, in UTC unless it names another zone: 2025-01-31, with a time of day to
   * the second, with Z, UTC or an offset behind it. All of these are forms Spark reads as well.
   * Empty where it says none, or one that cannot be.
   */
  static Optional<LocalDateTime> of(String text) {
    try {
      TemporalAccessor time =
          WRITTEN.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      LocalDateTime utc =
          time instanceof OffsetDateTime zoned
              ? zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
              : time instanceof LocalDateTime local ? local : ((LocalDate) time).atStartOfDay();
      return Optional.of(utc).filter(at -> at.getYear() >= FIRST_YEAR && at.getYear() <= LAST_YEAR);
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /** The month a date begins with, as yyyy-MM; empty where it is written in another way. */
  static Optional<String> month(String date) {
    Matcher month = MONTH.matcher(date.strip());
    return month.matches() ? Optional.of(month.group(1)) : Optional.empty();
  }
}
