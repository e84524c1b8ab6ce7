package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.storage.Refusals;
import java.sql.SQLException;
import java.util.Optional;

/** Why a warehouse could not be opened, as the user's to mend: what is wrong, and where to look. */
final class Unopened {
  private Unopened() {}

  /** The failure as a sentence where its cause is a database or AWS, else as it is. */
  static RuntimeException because(Warehouse warehouse, RuntimeException failed) {
    Optional<String> refusal = Refusals.of(failed);
    if (refusal.isPresent()) {
      return new ConfigurationException(
          "warehouse: '"
              + warehouse.uri()
              + "' with catalog '"
              + warehouse.catalog()
              + "' cannot be opened. "
              + refusal.get()
              + " Check the options below aws, the credentials of this environment and what they"
              + " permit.");
    }
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException database && warehouse.catalog().startsWith("jdbc:")) {
        return new ConfigurationException(
            "warehouse.catalog: the database '"
                + warehouse.catalog()
                + "' cannot be opened: "
                + String.valueOf(database.getMessage()).lines().findFirst().orElse("")
                + ". Its driver must be on the classpath (PLUMBLINE_CLASSPATH), its login in"
                + " PLUMBLINE_JDBC_USER and PLUMBLINE_JDBC_PASSWORD.");
      }
    }
    return Unwritten.because(warehouse, failed);
  }
}
