package dev.plumbline.cli;

import dev.plumbline.DefinitionCheck;
import dev.plumbline.Definitions;
import dev.plumbline.attribution.AllocationWarnings;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import dev.plumbline.settings.ConfFiles;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Check configuration, rules, KPIs, mappings and coefficients with their examples. No data is"
            + " touched.")
final class CheckCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Options options = common.layers().options();
    ConfFiles files = options.definitions();
    Definitions.load(files, options.rules());
    // Examples speak of the rules as they are written, whatever a configuration makes of them.
    Definitions definitions = Definitions.load(files);
    SparkSession spark = engine();
    try {
      new DefinitionCheck(spark, definitions).withExamples();
    } finally {
      spark.stop();
    }
    Console console = new Console(System.out);
    AllocationWarnings.of(new Ownership(PoolFiles.read(options), OwnersFile.read(options)))
        .forEach(warning -> console.line("warning  %s", warning));
    console.line(
        "checked  %d definition files with their examples, no problem found",
        files.list(".", ".yaml").size() + files.list(".", ".csv").size());
    return 0;
  }

  /** Many queries over a few rows each: to compile them would cost more than to run them. */
  private static SparkSession engine() {
    return SparkSession.builder()
        .appName("plumbline check")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", true)
        .config("spark.sql.codegen.wholeStage", false)
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", false)
        .config("spark.sql.shuffle.partitions", 1)
        .config("spark.sql.leafNodeDefaultParallelism", 1)
        .getOrCreate();
  }
}
