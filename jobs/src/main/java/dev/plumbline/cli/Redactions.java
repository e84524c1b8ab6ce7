package dev.plumbline.cli;

import dev.plumbline.Definitions;
import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.options.Options;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import dev.plumbline.store.RedactionSeal;
import dev.plumbline.store.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code --redact} means for the parts of a run that name accounts, owners or tag values. */
final class Redactions {
  private Redactions() {}

  /** Finds the key, or makes one for a new warehouse; a warehouse of another kind is refused. */
  static Redaction of(Options options, Map<String, String> environment) {
    if (!options.redact()) {
      return Redaction.none();
    }
    Warehouse warehouse = options.warehouse();
    boolean isNew = true;
    if (Lake.exists(warehouse)) {
      try (Lake lake = Lake.openExisting(warehouse)) {
        isNew = !RedactionSeal.isRedacted(lake);
        if (isNew) {
          // Before a key is made that nothing will be redacted with.
          RedactionSeal.check(lake, Optional.of("a new key"));
        }
      }
    }
    return Redaction.of(options.definitions(), warehouse, environment, isNew);
  }

  static Definitions definitions(Options options, Redaction redaction) {
    Definitions definitions =
        Definitions.load(redaction.definitions(options.definitions()), options.rules());
    return redaction.isOn()
        ? definitions.with(
            definitions.tagMarkers().redacted(redaction::value, redaction.toolWords()))
        : definitions;
  }

  static Ownership ownership(
      AttributionSettings settings, AccountOwners accounts, Redaction redaction) {
    if (!redaction.isOn()) {
      return new Ownership(settings, accounts);
    }
    List<String> unmet = settings.allocation().unredactable();
    if (!unmet.isEmpty()) {
      throw new ConfigurationException(
          "attribution: with redact the tables hold hashes, which no pattern of a resource, account or"
              + " tag value can match; rewrite "
              + String.join(", ", unmet)
              + " to name whole accounts, tag values, services, regions, usage types or operations");
    }
    return new Ownership(
        settings.renamed(redaction::account, redaction::value),
        accounts.renamed(redaction::account, redaction::value));
  }

  /** Records that cannot be used pass through here as they are: never inside what is redacted. */
  static String scratch(Warehouse warehouse, Redaction redaction) {
    if (!redaction.isOn()) {
      return warehouse.folder("tmp");
    }
    String beside = ".redact-tmp";
    Path folder = warehouse.isLocal() ? warehouse.folder() : null;
    return folder == null
        ? warehouse.uri() + beside
        : folder.resolveSibling(folder.getFileName() + beside).toUri().toString();
  }
}
