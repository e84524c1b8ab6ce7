package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run the batch: read what is new, compute what is stale, check, publish.")
final class RunCommand implements Callable<Integer> {
  @Mixin private RunOptions run;

  @Override
  public Integer call() {
    Options options = run.options();
    return new Batch(options, new Console(System.out)).run(run);
  }
}
