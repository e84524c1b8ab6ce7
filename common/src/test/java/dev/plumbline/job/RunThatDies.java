package dev.plumbline.job;

import dev.plumbline.store.Lake;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;

/** A process of its own that runs the parcels and is gone, as by kill -9, at a named moment. */
final class RunThatDies {
  static final int EXIT = 137;
  static final String INSIDE_A_TASK = "inside-a-task";

  private RunThatDies() {}

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
