package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.job.Freshness;
import dev.plumbline.job.RunRequest;
import dev.plumbline.options.Options;
import dev.plumbline.sample.SampleCompany;
import dev.plumbline.sample.SampleSize;
import dev.plumbline.settings.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Make a sample company, run everything on it, and show where the report is.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where bills, tables and report go (default ./plumbline-demo)")
  private Path out = Path.of("plumbline-demo");

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    Path folder = out.toAbsolutePath().normalize();
    generate(folder, console);
    Path conf = writeConf(folder);
    Options options = common.layers(Optional.of(conf)).options();
    RunRequest request =
        new RunRequest(
            any -> true,
            Set.of(),
            Optional.empty(),
            Version.current(),
            Freshness.hash(options.text()));
    new Batch(options, console).run(request).ifPresent(run -> new Summary(console).print(run));
    new ReportFiles(options, console).write(folder.resolve("report").toString());
    console.line(
        "tables   ./plumbline sql 'show tables' --warehouse %s", folder.resolve("warehouse"));
    return 0;
  }

  private static void generate(Path folder, Console console) {
    if (SampleCompany.isIn(folder)) {
      console.line("sample   already there in %s", folder);
      return;
    }
    console.line("sample   making the bills and metrics of a sample company in %s", folder);
    SparkSession spark = GenerateCommand.engine();
    try {
      SampleCompany.write(spark, folder, SampleSize.demo());
    } catch (IllegalArgumentException wrong) {
      throw new ConfigurationException("demo: " + wrong.getMessage());
    } finally {
      spark.stop();
    }
  }

  /** The configuration of the demo stays beside its data, to be read and changed. */
  private static Path writeConf(Path folder) {
    List<String> lines =
        List.of(
            "# The configuration of the demo: what stands here overrides the defaults.",
            "inputs:",
            "  charges: [{path: \"" + folder.resolve("cur2") + "\"}]",
            "  metrics: [{path: \"" + folder.resolve("metrics") + "\"}]",
            "  owners: \"" + folder.resolve("owners.csv") + "\"",
            "  units: \"" + folder.resolve("units.csv") + "\"",
            "warehouse: {uri: \"" + folder.resolve("warehouse") + "\"}",
            "attribution:",
            "  tag_keys: [team, owner]",
            "  aliases: {chekout: checkout}");
    Path file = folder.resolve("plumbline.yaml");
    try {
      // A folder that was moved has the paths of where it was.
      boolean isOfHere =
          Files.exists(file) && Files.readString(file).contains(lines.get(2).strip());
      return isOfHere ? file : Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
