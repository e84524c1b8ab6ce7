package dev.plumbline.cli;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.History;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import picocli.CommandLine.Option;

/** When in the past the tables are read: at the end of a UTC day, or at an instant of it. */
final class AsReported {
  @Option(
      names = "--as-reported",
      paramLabel = "yyyy-MM-dd",
      description =
          "Read what was published last on or before this UTC day, or before an instant such as"
              + " 2026-01-31T12:00:00Z (default: what is published now)")
  private String text;

  Optional<Instant> until() {
    try {
      return Optional.ofNullable(text).map(AsReported::until);
    } catch (DateTimeException wrong) {
      throw new ConfigurationException(
          "--as-reported: '"
              + text
              + "' is no day; write it as 2026-01-31, or as 2026-01-31T12:00:00Z for an instant");
    }
  }

  private static Instant until(String text) {
    return text.contains("T")
        ? OffsetDateTime.parse(text).toInstant()
        : History.endOf(LocalDate.parse(text));
  }
}
