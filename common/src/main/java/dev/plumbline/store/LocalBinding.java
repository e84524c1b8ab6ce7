package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;

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
    String madeAt = lake.property(MADE_AT);
    if (madeAt == null) {
      lake.setProperty(MADE_AT, here);
    } else if (!madeAt.equals(here)) {
      throw new ConfigurationException(
          "warehouse.uri: the warehouse at '"
              + here
              + "' was made at '"
              + madeAt
              + "' and its tables name that path. Move it back there, or run again into a new"
              + " warehouse.");
    }
  }
}
