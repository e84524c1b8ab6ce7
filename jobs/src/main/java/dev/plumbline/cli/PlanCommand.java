package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Show what a run would compute, in order, and why. No data is read.")
final class PlanCommand implements Callable<Integer> {
  @Mixin private RunOptions run;

  @Override
  public Integer call() {
    Options options = run.options();
    return new Batch(options, new Console(System.out)).plan(run);
  }
}
