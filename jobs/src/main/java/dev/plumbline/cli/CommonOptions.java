package dev.plumbline.cli;

import dev.plumbline.options.OptionLayers;
import dev.plumbline.settings.ConfFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command that reads configuration or tables takes. */
final class CommonOptions {
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
