package dev.plumbline.job;

import dev.plumbline.store.Lake;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;

/** A process of its own that runs the parcels and is gone, as by kill -9, at a named moment. */
final class RunThatDies {
  static final int EXIT = 137;
  static final String INSIDE_A_TASK = "inside-a-task";

  private RunThatDies() {}

  /**
   * Starts such a process.
   *
   * @param moment the moment to die at; one that never comes lets it live
   * @param said file for what it says
   */
  static Process start(Path warehouse, long number, String moment, Path said) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    // A short life: no second compiler, one collector thread.
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classPath, RunThatDies.class.getName()));
    command.addAll(List.of(warehouse.toString(), Long.toString(number), moment));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  /** Arguments: folder of the warehouse, number of the weights, moment to die at. */
  public static void main(String[] arguments) {
    String moment = arguments[2];
    ToyJob months = Parcels.monthWeights();
    if (moment.equals(INSIDE_A_TASK)) {
      FilterFunction<Row> dying =
          row -> {
            die();
            return true;
          };
      months = months.making(inputs -> Parcels.monthWeights().build(inputs).filter(dying));
    }
    Lake lake = Lake.open(Warehouse.local(Path.of(arguments[0])));
    Map<String, String> small =
        Map.of(
            "spark.master", "local[1]",
            "spark.ui.enabled", "false",
            "spark.driver.host", "localhost",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.sql.shuffle.partitions", "1");
    Parcels.runner(
            lake,
            Parcels.weights(Long.parseLong(arguments[1])),
            List.of(Parcels.shipperWeights(), months),
            System.out,
            reached -> {
              if (reached.equals(moment)) {
                die();
              }
            })
        .run(Parcels.everything(), () -> Sessions.start(lake.warehouse(), small));
  }

  private static void die() {
    Runtime.getRuntime().halt(EXIT);
  }
}
