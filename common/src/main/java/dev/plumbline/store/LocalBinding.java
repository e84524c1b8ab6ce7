package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import java.util.Optional;

/**
 * A local warehouse is bound to its path, because Iceberg writes full paths into its metadata. A
 * moved one is told from a new one by the path it was made at.
 */
final class LocalBinding {
  private static final String MADE_AT = "plumbline.made-at";

  private LocalBinding() {}

  static void check(Warehouse warehouse, Lake lake) {
    if (!warehouse.isLocal()) {
      return;
    }
    String here = warehouse.folder().toString();
    Optional<String> madeAt = madeAt(lake);
    if (madeAt.isEmpty()) {
      try {
        bind(warehouse, lake);
      } catch (RuntimeException raced) {
        // Two processes at once bind a new one to the same place.
        if (!madeAt(lake).equals(Optional.of(here))) {
          throw raced;
        }
      }
    } else if (!madeAt.get().equals(here)) {
      throw new ConfigurationException(
          "warehouse.uri: the warehouse at '"
              + here
              + "' was made at '"
              + madeAt.get()
              + "' and its tables name that path. Move it back there, or repair it where it is with"
              + " './plumbline maintain --relocate --warehouse "
              + here
              + "'.");
    }
  }

  /** The path a warehouse was made at, or relocated to. */
  static Optional<String> madeAt(Lake lake) {
    return Optional.ofNullable(lake.property(MADE_AT));
  }

  static void bind(Warehouse warehouse, Lake lake) {
    lake.setProperty(MADE_AT, warehouse.folder().toString());
  }
}
