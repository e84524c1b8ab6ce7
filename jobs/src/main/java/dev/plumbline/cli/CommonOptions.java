package dev.plumbline.cli;

import dev.plumbline.options.OptionLayers;
import dev.plumbline.options.Options;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Run;
import dev.plumbline.store.Warehouse;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command that reads configuration or tables takes. */
final class CommonOptions {
  private static final Path DEMO = Path.of("plumbline-demo", "warehouse");

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "Configuration file (YAML). Every option and its default: conf/application.yaml")
  private Path conf;

  @Option(
      names = "--warehouse",
      paramLabel = "URI",
      description = "Folder of the tables; overrides warehouse.uri (default ./warehouse)")
  private String warehouse;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Override one option of the file, e.g. --set rules.EC2-01.cpu_percent=3; may be repeated")
  private List<String> settings = List.of();

  @Option(
      names = "--definitions",
      paramLabel = "DIR",
      description =
          "Folder with rules, KPIs and coefficients in place of the packed ones; PLUMBLINE_DEFINITIONS"
              + " does the same")
  private Path definitions;

  /** The layers of options with what the command line says of them. */
  OptionLayers layers() {
    OptionLayers layers = layers(Optional.ofNullable(conf));
    return warehouse == null ? layers : layers.with("warehouse.uri", warehouse);
  }

  /**
   * The options of a command that only reads tables. Where nothing names a warehouse and there is
   * none at the default place, the demo's tables are read, and a line says so.
   */
  Options optionsForReading() {
    return optionsForReading(Path.of(""), System.getenv(), System.err);
  }

  Options optionsForReading(Path here, Map<String, String> environment, PrintStream notes) {
    OptionLayers layers = layers();
    Path demo = here.resolve(DEMO);
    if (!namesWarehouse(environment)
        && isWarehouse(demo)
        && !hasTables(here.resolve("warehouse"))) {
      notes.println(
          "note     reading the tables of the demo, " + demo + ", for want of ./warehouse");
      layers.with("warehouse.uri", demo.toString());
    }
    return layers.options();
  }

  private boolean namesWarehouse(Map<String, String> environment) {
    return conf != null
        || warehouse != null
        || settings.stream().anyMatch(setting -> setting.startsWith("warehouse"))
        || environment.keySet().stream().anyMatch(name -> name.startsWith("PLUMBLINE_WAREHOUSE"));
  }

  private static boolean isWarehouse(Path folder) {
    return Files.exists(folder.resolve("catalog.db"));
  }

  /** A run that failed leaves a warehouse without tables. */
  private static boolean hasTables(Path folder) {
    if (!isWarehouse(folder)) {
      return false;
    }
    try (Lake lake = Lake.openExisting(Warehouse.local(folder))) {
      return Run.visible(lake, Clock.systemUTC()).isPresent();
    }
  }

  /** The same over another file. */
  OptionLayers layers(Optional<Path> file) {
    return OptionLayers.of(file, System.getenv(), definitions()).with(settings);
  }

  ConfFiles definitions() {
    Optional<Path> folder =
        Optional.ofNullable(definitions)
            .or(() -> Optional.ofNullable(System.getenv("PLUMBLINE_DEFINITIONS")).map(Path::of));
    return ConfFiles.of(folder);
  }
}
