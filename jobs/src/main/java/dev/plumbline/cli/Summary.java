package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.job.Job;
import dev.plumbline.store.RunRecord;
import java.time.Duration;

/** The last lines of a run: what was published, what was checked, how long it took. */
final class Summary {
  private final Console console;

  Summary(Console console) {
    this.console = console;
  }

  void print(RunRecord run) {
    long checked = run.checks().stream().filter(check -> check.startsWith("passed ")).count();
    Duration took = Duration.between(run.startedAt(), java.time.Instant.now());
    console.line("checks   %d passed", checked);
    run.checks().forEach(check -> console.line("         %s", check.replaceFirst("^passed ", "")));
    run.facts().entrySet().stream()
        .filter(fact -> fact.getKey().startsWith(Job.REMARKS))
        .flatMap(fact -> fact.getValue().lines())
        .forEach(remark -> console.line("note     %s", remark));
    console.line(
        "done     run %s published %d tables, as of %s, in %s",
        run.runId(),
        run.previous().size(),
        run.asOf().map(Object::toString).orElse("unknown"),
        Console.time(took.toMillis() / 1e3));
  }
}
