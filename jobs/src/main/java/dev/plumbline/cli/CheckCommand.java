package dev.plumbline.cli;

import dev.plumbline.Definitions;
import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import dev.plumbline.settings.ConfFiles;
import java.util.concurrent.Callable;
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
    Definitions.load(files);
    Console console = new Console(System.out);
    console.line(
        "checked  %d definition files, no problem found",
        files.list(".", ".yaml").size() + files.list(".", ".csv").size());
    return 0;
  }
}
