package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.settings.ConfigurationException;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Render the report again, of what was published last or at a day of the past: HTML, Markdown,"
            + " JSON, and the owners' statements as CSV.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--milestone",
      paramLabel = "yyyy-MM",
      description = "Month the report stands for (default: the last one)")
  private String milestone;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go: a folder or an s3:// address (default ./report)")
  private String out = "report";

  @Mixin private AsReported asReported;

  @Override
  public Integer call() {
    Optional<YearMonth> month = month();
    new ReportFiles(common.optionsForReading(), new Console(System.out))
        .write(out, month, asReported.until());
    return 0;
  }

  private Optional<YearMonth> month() {
    try {
      return Optional.ofNullable(milestone).map(YearMonth::parse);
    } catch (DateTimeException wrong) {
      throw new ConfigurationException(
          "--milestone: '" + milestone + "' is no month; write it as 2026-08");
    }
  }
}
