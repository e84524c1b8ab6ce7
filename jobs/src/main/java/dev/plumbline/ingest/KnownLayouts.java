package dev.plumbline.ingest;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Layouts of files that an earlier run has opened and that are the same since: they are opened
 * again only when their rows are to be read.
 */
final class KnownLayouts extends AbstractMap<String, Layout> {
  private final Map<String, String> formats;
  private final Supplier<Map<String, Layout>> opening;
  private Map<String, Layout> opened;

  /**
   * @param formats format of each file, by uri
   * @param opening opens them all
   */
  KnownLayouts(Map<String, String> formats, Supplier<Map<String, Layout>> opening) {
    this.formats = new LinkedHashMap<>(formats);
    this.opening = opening;
  }

  /** The format of each file, by uri, without opening any. */
  static Map<String, String> formats(Map<String, Layout> layouts) {
    if (layouts instanceof KnownLayouts known) {
      return known.formats;
    }
    Map<String, String> formats = new LinkedHashMap<>();
    layouts.forEach((uri, layout) -> formats.put(uri, layout.format()));
    return formats;
  }

  @Override
  public Set<Entry<String, Layout>> entrySet() {
    if (opened == null) {
      opened = Map.copyOf(opening.get());
    }
    return opened.entrySet();
  }
}
