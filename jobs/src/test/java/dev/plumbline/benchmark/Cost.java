package dev.plumbline.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a process took from its start to its end.
 *
 * @param wallSeconds time that passed
 * @param cpuSeconds time of all cores, user and system
 * @param peakBytes most memory it held at once; 0 where the system does not tell
 * @param writtenBytes what it left in files; 0 where that was not looked at
 */
record Cost(double wallSeconds, double cpuSeconds, long peakBytes, long writtenBytes) {
  /**
   * Linux counts the time of a process in hundredths of seconds, whatever the kernel's own tick.
   */
  private static final double TICKS_PER_SECOND = 100;

  private static final long LOOK_MILLIS = 20;

  /**
   * Starts a process and watches it until it ends; one that fails is an error with its last words.
   *
   * @param log where what it says goes
   */
  static Cost of(List<String> command, Path log) {
    try {
      Files.createDirectories(log.getParent());
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Thread end = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(end);
      double cpu = 0;
      long peak = 0;
      boolean hasEnded = false;
      while (!hasEnded) {
        hasEnded = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        cpu = Math.max(cpu, cpuSeconds(process));
        peak = Math.max(peak, peakBytes(process));
      }
      double wall = (System.nanoTime() - start) / 1e9;
      Runtime.getRuntime().removeShutdownHook(end);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " ended with " + process.exitValue() + ":\n" + tail(log));
      }
      return new Cost(wall, cpu, peak, 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The same with the size of what it has written. */
  Cost writing(long bytes) {
    return new Cost(wallSeconds, cpuSeconds, peakBytes, bytes);
  }

  /** Its own time and that of the short helpers it has waited for. */
  private static double cpuSeconds(Process process) {
    String stat = text(Path.of("/proc", Long.toString(process.pid()), "stat"));
    if (stat.isEmpty()) {
      return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
    }
    // After the name in parentheses: state is the first field, user time the twelfth.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long peakBytes(Process process) {
    return text(Path.of("/proc", Long.toString(process.pid()), "status"))
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** What a file of the system says; nothing where there is none or its process has just ended. */
  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException gone) {
      return "";
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
