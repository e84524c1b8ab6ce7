package dev.plumbline.ingest;

import java.util.Optional;
import java.util.Set;

/** What earlier runs found out about files, so that an unchanged file need not be opened again. */
@FunctionalInterface
public interface KnownUnits {
  KnownUnits NONE = file -> Optional.empty();

  /** The payers and months of a file with this very identity, if it was loaded before. */
  Optional<Set<Unit>> of(InputFile file);

  /** The format of such a file, where this program found it; empty where it has to be opened. */
  default Optional<String> formatOf(InputFile file) {
    return Optional.empty();
  }
}
