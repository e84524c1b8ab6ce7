package dev.plumbline.ingest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real bills beside the checkout, where there are any; tests that need them are skipped else. */
final class SuppliedData {
  private SuppliedData() {}

  static Path folder(String name) {
    Path folder = Path.of("../../shared/data").resolve(name).toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(folder), () -> "no data at " + folder);
    return folder;
  }
}
