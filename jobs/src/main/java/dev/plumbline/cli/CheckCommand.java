package dev.plumbline.cli;

import dev.plumbline.DefinitionCheck;
import dev.plumbline.Definitions;
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
    SparkSession spark = GenerateCommand.engine();
    try {
      new DefinitionCheck(spark, definitions).withExamples();
    } finally {
      spark.stop();
    }
    new Console(System.out)
        .line(
            "checked  %d definition files with their examples, no problem found",
            files.list(".", ".yaml").size() + files.list(".", ".csv").size());
    return 0;
  }
}
