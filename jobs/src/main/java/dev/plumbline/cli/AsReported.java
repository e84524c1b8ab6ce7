package dev.plumbline.cli;

import dev.plumbline.settings.ConfigurationException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The day of the past at which the tables are read. */
final class AsReported {
  @Option(
      names = "--as-reported",
      paramLabel = "yyyy-MM-dd",
      description =
          "Read what was published last on or before this UTC day (default: what is published now)")
  private String text;

  Optional<LocalDate> day() {
    try {
      return Optional.ofNullable(text).map(LocalDate::parse);
    } catch (DateTimeException wrong) {
      throw new ConfigurationException(
          "--as-reported: '" + text + "' is no day; write it as 2026-01-31");
    }
  }
}
