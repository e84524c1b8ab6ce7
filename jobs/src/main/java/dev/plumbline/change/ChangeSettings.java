package dev.plumbline.change;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;

/**
 * How changes are told. Read from {@code conf/changes.yaml}.
 *
 * @param finalAfterDays days after a month's end from which its deliveries are restatements
 */
public record ChangeSettings(int finalAfterDays, String text) {
  private static final String FILE = "changes.yaml";

  /** Loads the settings; problems are thrown together. */
  public static ChangeSettings load(ConfFiles files) {
    Problems problems = new Problems();
    Node node = Node.parse(files.place(FILE), files.text(FILE), problems);
    node.text("source");
    ChangeSettings loaded =
        new ChangeSettings(node.number("final_after_days").intValue(), files.text(FILE));
    node.done();
    problems.throwIfAny();
    return loaded;
  }
}
