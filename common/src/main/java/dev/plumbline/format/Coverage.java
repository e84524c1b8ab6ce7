package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an export of each format tells, and which results that is enough for.
 *
 * @param formats titles by format
 */
public record Coverage(Map<String, String> formats, List<Fact> facts, List<Result> results) {

  /**
   * Something a bill tells.
   *
   * @param columns columns of charges that hold it
   * @param missingIn formats that do not tell it, each with the reason
   * @param instead formats that tell it in another way, each with the way
   */
  public record Fact(
      String name,
      List<String> columns,
      Map<String, String> missingIn,
      Map<String, String> instead) {

    static Fact of(Node node) {
      Fact fact =
          new Fact(
              node.text("name"),
              node.texts("columns"),
              node.node("missing_in").textMap(),
              node.node("instead").textMap());
      node.done();
      return fact;
    }
  }

  /**
   * Something Plumbline answers.
   *
   * @param needs facts without which the answer is another
   * @param without what is said where a fact is missing; empty where every format has them
   * @param notJudged rules that cannot judge without usage types, each with the condition that
   *     tells the resources they would have judged
   */
  public record Result(
      String name, List<String> needs, String without, Map<String, String> notJudged) {

    static Result of(Node node) {
      Result result =
          new Result(
              node.text("name"),
              node.texts("needs"),
              node.findText("without").orElse(""),
              node.node("not_judged").textMap());
      node.done();
      return result;
    }

    /** Whether a format has all the result needs. */
    public boolean isWhole(String format, List<Fact> facts) {
      return facts.stream()
          .filter(fact -> needs.contains(fact.name()))
          .noneMatch(fact -> fact.missingIn().containsKey(format));
    }
  }

  static Coverage of(Node file) {
    file.text("title");
    Coverage coverage =
        new Coverage(
            file.node("formats").textMap(),
            file.nodes("facts").stream().map(Fact::of).toList(),
            file.nodes("results").stream().map(Result::of).toList());
    List<String> names = coverage.facts.stream().map(Fact::name).toList();
    for (Result result : coverage.results) {
      for (String need : result.needs()) {
        if (!names.contains(need)) {
          file.problem("results", "'" + result.name() + "' needs '" + need + "', which is no fact");
        }
      }
    }
    for (Fact fact : coverage.facts) {
      fact.missingIn().keySet().stream()
          .filter(format -> !coverage.formats.containsKey(format))
          .forEach(format -> file.problem("facts", "'" + format + "' is no format of this file"));
    }
    file.done();
    return coverage;
  }

  /** Rules that cannot judge resources whose bill has no usage types, and which those are. */
  public Map<String, String> notJudged() {
    Map<String, String> all = new LinkedHashMap<>();
    results.forEach(result -> all.putAll(result.notJudged()));
    return all;
  }
}
