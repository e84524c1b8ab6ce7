package dev.plumbline.check;

import java.util.List;

/** A check failed and nothing was published: exit code 4. */
public final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckFailedException(String table, List<String> violations) {
    super(
        violations.size()
            + (violations.size() == 1 ? " check failed in " : " checks failed in ")
            + table
            + "; nothing was published\n  "
            + String.join("\n  ", violations));
  }
}
