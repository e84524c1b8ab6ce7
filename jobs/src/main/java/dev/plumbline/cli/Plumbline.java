package dev.plumbline.cli;

import dev.plumbline.check.CheckFailedException;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.InputException;
import dev.plumbline.storage.Refusals;
import dev.plumbline.storage.Unwritable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. Exit codes: 0 done, 1 bug, 2 use or configuration, 3 input, 4 a check failed. */
@Command(
    name = "plumbline",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Hangs a plumb line against an AWS bill: cost, waste, utilization, carbon, six pillars.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      PlanCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      SqlCommand.class,
      ReportCommand.class,
      MaintainCommand.class,
      CollectCommand.class,
      GenerateCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a bug in Plumbline",
      "2:wrong use or configuration, or a place that cannot be written",
      "3:input cannot be used: its months keep what was published",
      "4:a check failed; nothing was published"
    })
public final class Plumbline {
  private Plumbline() {}

  /** Starts the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(out);
    System.exit(execute(arguments));
  }

  /** Runs one command in this process; the exit code comes back. */
  public static int execute(String... arguments) {
    CommandLine line = new CommandLine(new Plumbline());
    line.setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown));
    line.setExecutionStrategy(new CommandLine.RunLast());
    // A query may begin with a comment, which looks like an option.
    line.getSubcommands().get("sql").setUnmatchedOptionsArePositionalParams(true);
    if (arguments.length == 0) {
      line.usage(System.out);
      return 0;
    }
    return line.execute(arguments);
  }

  private static int explain(Exception thrown) {
    Optional<CheckFailedException> check = cause(thrown, CheckFailedException.class);
    Optional<ConfigurationException> configuration = cause(thrown, ConfigurationException.class);
    Optional<InputException> input = cause(thrown, InputException.class);
    if (check.isPresent()) {
      System.err.println(check.get().getMessage());
      return 4;
    }
    if (configuration.isPresent()) {
      System.err.println(configuration.get().getMessage());
      return 2;
    }
    if (input.isPresent()) {
      System.err.println(input.get().getMessage());
      return 3;
    }
    Optional<String> refusal = Refusals.of(thrown);
    if (refusal.isPresent()) {
      System.err.println(
          refusal.get()
              + " Nothing was published. Check the options below aws, the credentials of this"
              + " environment and what they permit.");
      return 2;
    }
    Optional<String> unwritten = Unwritable.of(thrown);
    if (unwritten.isPresent()) {
      System.err.println(
          "a file could not be written ("
              + unwritten.get()
              + "). Make room, or make the place writable, and run the command again.");
      return 2;
    }
    System.err.println(
        "This is a bug in Plumbline; what was published stays whole. Please report:");
    thrown.printStackTrace();
    return 1;
  }

  /** Spark wraps what was thrown on its workers; the cause is what counts. */
  private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}
