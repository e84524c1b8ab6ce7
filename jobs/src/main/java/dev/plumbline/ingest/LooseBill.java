package dev.plumbline.ingest;

import java.util.Set;
import java.util.function.Supplier;

/**
 * A file without a manifest: a bill or a part of one.
 *
 * @param format what the file is
 * @param layout how it is laid out; one that is known from before is opened for it
 * @param units payers and months of its rows, as far as they are known
 * @param isLookedThrough whether all rows were asked for their unit; else the first spoke for them
 * @param isKnown whether it is the same as in an earlier run and was not opened
 */
record LooseBill(
    InputFile file,
    String format,
    Supplier<Layout> layout,
    Set<Unit> units,
    boolean isLookedThrough,
    boolean isKnown) {
  /** A file that was opened. */
  static LooseBill opened(InputFile file, Layout layout, Set<Unit> units, boolean isLookedThrough) {
    return new LooseBill(file, layout.format(), () -> layout, units, isLookedThrough, false);
  }

  LooseBill of(Set<Unit> found) {
    return new LooseBill(file, format, layout, found, true, isKnown);
  }
}
