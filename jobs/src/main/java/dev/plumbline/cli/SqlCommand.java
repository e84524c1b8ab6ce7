package dev.plumbline.cli;

import dev.plumbline.Jobs;
import dev.plumbline.query.Queries;
import dev.plumbline.query.ResultFormat;
import dev.plumbline.store.Lake;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = "Query the published tables by their bare names. Read-only.")
final class SqlCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      index = "0",
      paramLabel = "QUERY",
      description = "One query: SELECT, WITH or SHOW TABLES")
  private String query;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json (one object a line); default table")
  private String format = "table";

  @Mixin private AsReported asReported;

  @Override
  public Integer call() {
    ResultFormat result = ResultFormat.of(format.toLowerCase(Locale.ROOT));
    Optional<Instant> until = asReported.until();
    try (Lake lake = Lake.openExisting(common.optionsForReading().warehouse());
        Queries queries = Queries.open(lake, Jobs.contents(), until)) {
      queries.print(query, result, System.out);
    }
    return 0;
  }
}
