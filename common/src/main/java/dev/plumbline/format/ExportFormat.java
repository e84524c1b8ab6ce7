package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How an export of AWS's own figures becomes rows of a table.
 *
 * @param id what the export is called in messages
 * @param table table its rows go into
 * @param mustHave columns without which a file is not this export
 * @param oneOf columns of which a file of this export has at least one; empty where none is asked
 * @param optional further columns that are read
 * @param numbers those of the columns that hold numbers; all others are texts
 * @param newest of rows that stand for one thing the newest alone counts; empty where all do
 * @param columns columns of the table, each a SQL expression over those of the file
 */
public record ExportFormat(
    String id,
    String table,
    List<String> mustHave,
    List<String> oneOf,
    List<String> optional,
    List<String> numbers,
    Optional<Newest> newest,
    Map<String, String> columns) {

  /**
   * Which rows count.
   *
   * @param of columns of the table that say what a row stands for
   * @param by SQL expression that grows with newness
   */
  public record Newest(List<String> of, String by) {}

  static List<ExportFormat> of(Node file) {
    file.text("title");
    List<ExportFormat> formats = file.nodes("exports").stream().map(ExportFormat::one).toList();
    file.done();
    return formats;
  }

  private static ExportFormat one(Node node) {
    Node newest = node.node("newest");
    ExportFormat format =
        new ExportFormat(
            node.text("id"),
            node.text("table"),
            node.texts("must_have"),
            node.texts("one_of"),
            node.texts("optional"),
            node.texts("numbers"),
            node.has("newest")
                ? Optional.of(new Newest(newest.texts("of"), newest.text("by")))
                : Optional.empty(),
            node.node("columns").textMap());
    newest.done();
    node.done();
    return format;
  }

  /** Whether a file with these columns is this export. */
  public boolean fits(List<String> present) {
    return present.containsAll(mustHave)
        && (oneOf.isEmpty() || oneOf.stream().anyMatch(present::contains));
  }

  /** What a file of this export has, in words. */
  public String needs() {
    return String.join(", ", mustHave)
        + (oneOf.isEmpty() ? "" : " and " + String.join(" or ", oneOf));
  }

  /** All columns of the file that are read. */
  public List<String> raw() {
    return Stream.of(mustHave, oneOf, optional).flatMap(List::stream).distinct().toList();
  }
}
