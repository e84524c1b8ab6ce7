package dev.plumbline.ingest;

import java.util.Set;

/**
 * A file without a manifest: a bill or a part of one.
 *
 * @param units payers and months of its rows, as far as they are known
 * @param isLookedThrough whether all rows were asked for their unit; else the first spoke for them
 */
record LooseBill(InputFile file, Layout layout, Set<Unit> units, boolean isLookedThrough) {
  LooseBill of(Set<Unit> found) {
    return new LooseBill(file, layout, found, true);
  }
}
