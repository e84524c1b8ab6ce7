package dev.plumbline.batch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Spark's standalone cluster on this machine: a master and workers of one core and one executor
 * each, every one a process of its own. It has what a cluster has, the platform's libraries, and
 * nothing of ours.
 */
final class LocalCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Path BUILT =
      Path.of("..").toAbsolutePath().normalize().resolve("jobs/target");
  private static final int SECONDS_TO_START = 60;

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private final int port;
  private final Path masterLog;

  private LocalCluster(Path folder, int port) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.port = port;
    this.masterLog = folder.resolve("master.log");
    installPlatform();
  }

  static LocalCluster start(Path folder, int workers) throws IOException, InterruptedException {
    LocalCluster cluster = new LocalCluster(folder, freePort());
    try {
      cluster.startMaster();
      for (int i = 1; i <= workers; i++) {
        cluster.startWorker(i);
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  /** Spark looks for its libraries in a folder. */
  private void installPlatform() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    String platform = Files.readString(BUILT.resolve("platform.classpath")).strip();
    for (String entry : platform.split(java.io.File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (!jar.getFileName().toString().startsWith("plumbline-")) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String address() {
    return "spark://" + LOOPBACK + ":" + port;
  }

  private void startMaster() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--host", LOOPBACK));
    arguments.addAll(List.of("--port", Integer.toString(port), "--webui-port", "0"));
    java("256m", List.of(), "org.apache.spark.deploy.master.Master", arguments, masterLog);
    await(masterLog, "I have been elected leader", 1);
  }

  private void startWorker(int number) throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve("worker-" + number));
    List<String> arguments = new ArrayList<>(List.of("--host", LOOPBACK, "--webui-port", "0"));
    arguments.addAll(List.of("--cores", "1", "--memory", "1g", "--work-dir", work.toString()));
    arguments.add(address());
    Path log = folder.resolve("worker-" + number + ".log");
    workers.add(java("256m", List.of(), "org.apache.spark.deploy.worker.Worker", arguments, log));
    await(masterLog, "Registering worker", number);
  }

  /**
   * Submits the packaged program as spark-submit does, its driver in the process that submits.
   *
   * @param cores of the cluster to use
   * @param more settings of the engine, as name=value
   */
  Program.Running submit(int cores, List<String> more, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--master", address()));
    Map<String, String> settings =
        Map.of(
            "spark.cores.max", Integer.toString(cores),
            "spark.executor.cores", "1",
            "spark.executor.memory", "1g",
            "spark.executor.extraJavaOptions",
                "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=512m",
            "spark.driver.host", LOOPBACK,
            "spark.driver.bindAddress", LOOPBACK,
            "spark.ui.enabled", "false",
            "spark.sql.shuffle.partitions", "4");
    settings.forEach((name, value) -> all.addAll(List.of("--conf", name + "=" + value)));
    more.forEach(setting -> all.addAll(List.of("--conf", setting)));
    all.addAll(List.of("--class", "dev.plumbline.cli.Plumbline"));
    all.add(BUILT.resolve("plumbline.jar").toString());
    all.addAll(List.of(arguments));
    Path said = Files.createTempFile(folder, "said-", ".txt");
    List<String> flags = List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=512m");
    return new Program.Running(
        java("1500m", flags, "org.apache.spark.deploy.SparkSubmit", all, said), said);
  }

  /** Kills the executor of one worker, as by kill -9, once it has one. */
  void killExecutorOf(int worker) throws InterruptedException {
    for (int look = 0; look < SECONDS_TO_START * 10; look++) {
      List<ProcessHandle> executors = workers.get(worker - 1).children().toList();
      if (!executors.isEmpty()) {
        executors.forEach(ProcessHandle::destroyForcibly);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("worker " + worker + " has no executor");
  }

  /** How many executors the master has started since it began. */
  long executorsLaunched() throws IOException {
    return count(masterLog, "Launching executor");
  }

  private Process java(
      String heap, List<String> flags, String main, List<String> arguments, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.opens").split(" ", -1)));
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("-cp", folder.resolve("spark/jars") + "/*", main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private void await(Path log, String words, int times) throws IOException, InterruptedException {
    for (int look = 0; look < SECONDS_TO_START * 10; look++) {
      if (count(log, words) >= times) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException(
        "the cluster has not said '" + words + "': " + Files.readString(log));
  }

  private static long count(Path log, String words) throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      return lines.filter(line -> line.contains(words)).count();
    }
  }

  @Override
  public void close() {
    List<Process> all = new ArrayList<>(processes);
    java.util.Collections.reverse(all);
    for (Process process : all) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      try {
        process.destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
