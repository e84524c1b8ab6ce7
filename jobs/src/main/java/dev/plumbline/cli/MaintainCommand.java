package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import dev.plumbline.scorecard.Scorecards;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Maintenance;
import dev.plumbline.store.Relocation;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.TableCare;
import dev.plumbline.store.Warehouse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description =
        "Keep a warehouse small: join small files, let go of what the retention does not keep, remove"
            + " files that belong to nothing. Readers may go on beside it.")
final class MaintainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing")
  private boolean dryRun;

  @Option(
      names = "--relocate",
      description = "Repair a local warehouse whose folder was moved or copied, and nothing else")
  private boolean relocate;

  @Override
  public Integer call() {
    Options options = common.layers().options();
    Console console = new Console(System.out);
    if (relocate) {
      relocate(options.warehouse(), console);
    } else {
      maintain(options, console);
    }
    return 0;
  }

  private void relocate(Warehouse warehouse, Console console) {
    if (!warehouse.isLocal() || dryRun) {
      throw new ConfigurationException(
          dryRun
              ? "--relocate: has no preview; leave out --dry-run"
              : "--relocate: is for local warehouses; '" + warehouse.uri() + "' is none");
    }
    Optional<String> from =
        new Relocation(warehouse, moment -> {}).repair(() -> Sessions.start(warehouse, Map.of()));
    console.line(
        "%s",
        from.isPresent()
            ? "done     the tables made at " + from.get() + " are those of " + warehouse.folder()
            : "done     the warehouse lies where it was made: " + warehouse.folder());
  }

  private void maintain(Options options, Console console) {
    try (Lake lake = Lake.openExisting(options.warehouse())) {
      Maintenance maintenance =
          new Maintenance(
              lake,
              Clock.systemUTC(),
              options.maintenance().retention(),
              options.maintenance().sizes(),
              Scorecards.SCORECARDS.name(),
              moment -> {});
      SparkSession spark = Sessions.start(options.warehouse(), Map.of());
      try {
        print(dryRun ? maintenance.preview(spark) : maintenance.run(spark), console);
      } finally {
        spark.stop();
      }
    }
  }

  private void print(List<TableCare> tables, Console console) {
    console.line(
        "%-24s %15s %10s %8s %12s %12s",
        "table", "files joined", "snapshots", "orphans", "files", "MB");
    for (TableCare care : tables) {
      console.line(
          "%-24s %15s %10s %8s %12s %12s",
          care.table(),
          joined(care),
          care.expiredSnapshots() == 0 ? "-" : "-" + Console.count(care.expiredSnapshots()),
          care.orphanFiles() == 0 ? "-" : "-" + Console.count(care.orphanFiles()),
          Console.count(care.after().files()),
          megabytes(care.after().bytes()));
    }
    long freed =
        total(tables, care -> care.before().bytes()) - total(tables, care -> care.after().bytes());
    if (dryRun) {
      console.line("done     nothing was changed: this was a preview");
    } else {
      console.line(
          "done     %s of %d tables had something to do, %s MB %s",
          Console.count(tables.stream().filter(care -> !care.isUntouched()).count()),
          tables.size(),
          megabytes(Math.abs(freed)),
          freed < 0 ? "more, until the files that were joined are let go" : "less");
    }
  }

  private static String joined(TableCare care) {
    if (care.joinedFiles() == 0) {
      return "-";
    }
    String from = Console.count(care.joinedFiles());
    return care.writtenFiles() == 0 ? from : from + " -> " + Console.count(care.writtenFiles());
  }

  private static long total(List<TableCare> tables, ToLongFunction<TableCare> figure) {
    return tables.stream().mapToLong(figure).sum();
  }

  private static String megabytes(long bytes) {
    return String.format(java.util.Locale.ROOT, "%,.1f", bytes / (1024.0 * 1024.0));
  }
}
