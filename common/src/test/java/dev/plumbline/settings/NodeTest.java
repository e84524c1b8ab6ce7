package dev.plumbline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeTest {
  private final Problems problems = new Problems();

  private Node node(String text) {
    return Node.parse("conf/x.yaml", text, problems);
  }

  @Test
  void anUnknownKeyIsNamedWithTheKeyThatWasMeant() {
    Node node = node("threshhold: 5\nwindow: 14\n");
    node.findNumber("threshold");
    node.number("window");
    node.done();
    assertThat(problems.text())
        .isEqualTo(
            "1 problem in conf/x.yaml\n"
                + "  line 1, column 1: threshhold: is not a known key. Known here: threshold, window."
                + " Did you mean 'threshold'?");
  }

  @Test
  void everyProblemOfAFileIsReportedAtOnce() {
    Node node = node("limit: many\nname: [a]\nflag: perhaps\nlevel: deafening\ninner: 3\n");
    node.number("limit");
    node.findText("name");
    node.flag("flag", false);
    node.choice("level", "low", List.of("low", "high"));
    node.node("inner");
    node.text("title");
    node.done();
    assertThat(problems.text().lines())
        .containsExactly(
            "6 problems in conf/x.yaml",
            "  line 1, column 1: limit: must be a number, not 'many'",
            "  line 2, column 1: name: must be a text, not a list",
            "  line 3, column 1: flag: must be true or false, not 'perhaps'",
            "  line 4, column 1: level: is 'deafening'; allowed are low, high.",
            "  line 5, column 1: inner: must be a mapping, not '3'",
            "  title: is missing; it must be a text");
    assertThatThrownBy(problems::throwIfAny).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void aProblemInsideAListNamesItsPlace() {
    for (Node item : node("inputs:\n  - path: a\n  - pth: b\n").nodes("inputs")) {
      item.text("path");
      item.done();
    }
    assertThat(problems.text())
        .contains("  line 3, column 5: inputs[1].path: is missing; it must be a text")
        .contains(
            "  line 3, column 5: inputs[1].pth: is not a known key. Known here: path. Did you mean 'path'?");
  }

  @Test
  void numbersAreReadExactly() {
    assertThat(node("rate: 0.1\n").number("rate")).isEqualTo(new BigDecimal("0.1"));
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void aSingleTextCountsAsAListOfOne() {
    assertThat(node("keys: team\n").texts("keys")).containsExactly("team");
    assertThat(node("keys: [team, owner]\n").texts("keys")).containsExactly("team", "owner");
    assertThat(node("").texts("keys")).isEmpty();
  }

  @Test
  void aKeyGivenTwiceIsAProblem() {
    node("a: 1\na: 2\n");
    assertThat(problems.text())
        .isEqualTo(
            "1 problem in conf/x.yaml\n"
                + "  is not readable as YAML (line 2, column 1): found duplicate key a");
  }

  @Test
  void aTextThatIsNoYamlIsToldWhereItBreaks() {
    node("inputs:\n  charges: [a, b\nwarehouse: {}\n");
    assertThat(problems.text()).contains("  is not readable as YAML (line 3, column 10): ");
  }

  @Test
  void aKeyIsFoundInNestedMappingsAndBehindAnAnchorThatNamesItself() {
    node("top: &a\n  self: *a\n  inner: {limit: 1, many: no}\n")
        .node("top")
        .node("inner")
        .number("many");
    assertThat(problems.text()).contains("  line 3, column 21: top.inner.many: must be a number");
  }

  @Test
  void aListWhereKeysAreExpectedIsAProblem() {
    node("- a\n- b\n");
    assertThat(problems.text()).contains("the file must be a mapping of keys to values");
  }

  @Test
  void onlyACloseNameIsSuggested() {
    assertThat(Problems.suggestion("regoin", List.of("region", "owner")))
        .isEqualTo(" Did you mean 'region'?");
    assertThat(Problems.suggestion("colour", List.of("region", "owner"))).isEmpty();
  }

  @Test
  void problemsOfTwoFilesAreListedByFile() {
    problems.add("b.yaml", "x", "is wrong");
    problems.add("a.yaml", "", "is empty");
    assertThat(problems.text())
        .isEqualTo("1 problem in a.yaml\n  is empty\n1 problem in b.yaml\n  x: is wrong");
  }
}
