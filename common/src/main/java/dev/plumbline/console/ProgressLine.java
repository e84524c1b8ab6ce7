package dev.plumbline.console;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.sql.SparkSession;

/** One line that is rewritten in place while a stage works; silent where there is no terminal. */
public final class ProgressLine implements AutoCloseable {
  private static final int WIDTH = 78;

  private final PrintStream terminal;
  private final Optional<ScheduledExecutorService> timer;
  private volatile String label = "";

  private ProgressLine(PrintStream terminal, Optional<ScheduledExecutorService> timer) {
    this.terminal = terminal;
    this.timer = timer;
  }

  /** Starts to follow the tasks of a session; the launcher tells whether there is a terminal. */
  public static ProgressLine follow(SparkSession spark) {
    if (!Boolean.getBoolean("plumbline.terminal")) {
      return new ProgressLine(System.err, Optional.empty());
    }
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    ProgressLine line = new ProgressLine(System.err, Optional.of(timer));
    JavaSparkStatusTracker tracker = new JavaSparkContext(spark.sparkContext()).statusTracker();
    var unused =
        timer.scheduleWithFixedDelay(() -> line.draw(tracker), 500, 500, TimeUnit.MILLISECONDS);
    return line;
  }

  /** Names what is being worked on. */
  public void stage(String text) {
    label = text;
  }

  /** Wipes the line, so that a lasting one can be printed. */
  public void clear() {
    label = "";
    if (timer.isPresent()) {
      terminal.print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.flush();
    }
  }

  private void draw(JavaSparkStatusTracker tracker) {
    String now = label;
    if (now.isEmpty()) {
      return;
    }
    int tasks = 0;
    int done = 0;
    for (int id : Arrays.stream(tracker.getActiveStageIds()).toArray()) {
      SparkStageInfo stage = tracker.getStageInfo(id);
      if (stage != null) {
        tasks += stage.numTasks();
        done += stage.numCompletedTasks();
      }
    }
    String text = String.format(Locale.ROOT, "%s  %d of %d tasks", now, done, tasks);
    terminal.print("\r" + String.format(Locale.ROOT, "%-" + WIDTH + "." + WIDTH + "s", text));
    terminal.flush();
  }

  @Override
  public void close() {
    clear();
    timer.ifPresent(ScheduledExecutorService::shutdownNow);
  }
}
