package dev.plumbline.cli;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.options.Options;
import dev.plumbline.settings.InputException;
import dev.plumbline.storage.Storage;
import java.io.IOException;

/** The file of account defaults that {@code inputs.owners} names. */
final class OwnersFile {
  private OwnersFile() {}

  /** What it says; nobody owns an account where no file is named. */
  static AccountOwners read(Options options) {
    return options.inputs().owners().map(path -> read(options, path)).orElse(AccountOwners.none());
  }

  private static AccountOwners read(Options options, String path) {
    try {
      return AccountOwners.parse(path, new Storage(options.warehouse().aws()).text(path));
    } catch (IOException e) {
      throw new InputException(
          "inputs.owners: the file '" + path + "' cannot be read; give a CSV file that exists", e);
    }
  }
}
