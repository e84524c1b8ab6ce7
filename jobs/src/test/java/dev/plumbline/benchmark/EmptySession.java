package dev.plumbline.benchmark;

import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import java.nio.file.Path;
import java.util.Map;

/** Starts the engine and ends: what nobody who uses it can do without. */
final class EmptySession {
  private EmptySession() {}

  /** Starts and stops. */
  public static void main(String[] arguments) {
    Sessions.start(
            Warehouse.local(Path.of(arguments[0])),
            Map.of("spark.master", "local[*]", "spark.ui.enabled", "false"))
        .stop();
  }
}
