package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import java.util.Optional;

/**
 * Says of a warehouse whether it is redacted, and by which key: it is so from its first table on.
 */
public final class RedactionSeal {
  private static final String SEAL = "plumbline.redacted-by";

  private RedactionSeal() {}

  /** Whether a warehouse is redacted already, so that its key must be there. */
  public static boolean isRedacted(Lake lake) {
    return seal(lake).isPresent();
  }

  /**
   * Refuses what would mix, exit 2.
   *
   * @param key fingerprint of the key of this run; empty where it redacts nothing
   */
  public static void check(Lake lake, Optional<String> key) {
    Optional<String> seal = seal(lake);
    if (seal.equals(key) || isEmpty(lake)) {
      return;
    }
    String here = "the warehouse '" + lake.warehouse().uri() + "' ";
    if (key.isEmpty()) {
      throw new ConfigurationException(
          here + "is redacted. Run with --redact, or into another warehouse (--warehouse).");
    }
    throw new ConfigurationException(
        seal.isEmpty()
            ? "--redact: "
                + here
                + "holds tables that are not redacted. Name a new one with --warehouse."
            : "--redact: "
                + here
                + "was redacted with another key. Give the key it was made with, or name a new"
                + " warehouse with --warehouse.");
  }

  /** The same, and makes an empty warehouse one of this kind. */
  public static void set(Lake lake, Optional<String> key) {
    check(lake, key);
    if (!seal(lake).equals(key)) {
      lake.setProperty(SEAL, key.orElse(""));
    }
  }

  private static Optional<String> seal(Lake lake) {
    return Optional.ofNullable(lake.property(SEAL)).filter(text -> !text.isEmpty());
  }

  /** Tables of a run that died count: their files are still there. */
  private static boolean isEmpty(Lake lake) {
    return lake.names().stream().allMatch(Journal.RUNS.name()::equals);
  }
}
