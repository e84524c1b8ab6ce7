package dev.plumbline.cli;

import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.options.Options;
import dev.plumbline.settings.InputException;
import dev.plumbline.storage.Storage;
import java.io.IOException;

/** The files of figures that pools under {@code attribution.pools} name. */
final class PoolFiles {
  private PoolFiles() {}

  /** The settings with what the files say. */
  static AttributionSettings read(Options options) {
    Storage storage = new Storage(options.warehouse().aws());
    return options.attribution().withFigures(path -> text(storage, path));
  }

  private static String text(Storage storage, String path) {
    try {
      return storage.text(path);
    } catch (IOException e) {
      throw new InputException(
          "attribution.pools: the figures_file '"
              + path
              + "' cannot be read; give a CSV file that exists",
          e);
    }
  }
}
