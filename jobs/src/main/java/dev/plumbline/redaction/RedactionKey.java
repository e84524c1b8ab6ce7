package dev.plumbline.redaction;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * The key of a redacted warehouse: from the environment, else from a file beside the warehouse,
 * never inside it, because a warehouse is what one hands on.
 */
final class RedactionKey {
  static final String VARIABLE = "PLUMBLINE_REDACT_KEY";

  private static final int LEAST = 16;
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private RedactionKey() {}

  /**
   * Finds the key.
   *
   * @param isNew whether the warehouse has no key yet, so that one may be made
   */
  static byte[] of(Warehouse warehouse, Map<String, String> environment, boolean isNew) {
    String given = environment.get(VARIABLE);
    if (given != null) {
      if (given.length() < LEAST) {
        throw new ConfigurationException(
            VARIABLE
                + ": has "
                + given.length()
                + " characters; a key that cannot be guessed has "
                + LEAST
                + " or more");
      }
      return given.getBytes(StandardCharsets.UTF_8);
    }
    if (!warehouse.isLocal()) {
      throw new ConfigurationException(
          "--redact: the warehouse '"
              + warehouse.uri()
              + "' has no place beside it for a key; set "
              + VARIABLE
              + " to 16 or more characters");
    }
    return ofFile(file(warehouse), isNew);
  }

  static Path file(Warehouse warehouse) {
    Path folder = warehouse.folder();
    return folder.resolveSibling(folder.getFileName() + ".redact-key");
  }

  private static byte[] ofFile(Path file, boolean isNew) {
    try {
      if (Files.exists(file)) {
        return read(file);
      }
      if (!isNew) {
        throw new ConfigurationException(
            "--redact: the key of this warehouse is not at '"
                + file
                + "'; put it back there, or set "
                + VARIABLE);
      }
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      return make(file, HexFormat.of().formatHex(random)).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigurationException(
          "--redact: the key file '" + file + "' cannot be used: " + e.getMessage());
    }
  }

  private static byte[] read(Path file) throws IOException {
    boolean isPosix = Files.getFileStore(file).supportsFileAttributeView("posix");
    if (isPosix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      throw new ConfigurationException(
          "--redact: others may read the key file '" + file + "'; run 'chmod 600 " + file + "'");
    }
    return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
  }

  private static String make(Path file, String key) throws IOException {
    Files.createDirectories(file.getParent());
    boolean isPosix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    FileAttribute<?>[] rights =
        isPosix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)) {
      channel.write(java.nio.ByteBuffer.wrap((key + "\n").getBytes(StandardCharsets.UTF_8)));
    }
    return key;
  }
}
