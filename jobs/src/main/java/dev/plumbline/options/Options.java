package dev.plumbline.options;

import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.ingest.ChargeInput;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import dev.plumbline.store.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All options of a run, checked. */
public record Options(
    Inputs inputs,
    Warehouse warehouse,
    Aws aws,
    AttributionSettings attribution,
    Scorecard scorecard,
    RuleSettings rules,
    ConfFiles definitions,
    String text) {
  private static final List<String> NOT_READ =
      List.of("carbon_export", "grid_hourly", "units", "inventory", "prices", "acknowledgements");
  private static final List<String> SCOPES = List.of("organization", "account", "owner");

  /**
   * Where the data comes from.
   *
   * @param owners CSV of account defaults, where there is one
   */
  public record Inputs(List<ChargeInput> charges, List<String> metrics, Optional<String> owners) {}

  /**
   * How AWS is reached.
   *
   * @param endpoint one endpoint for all services, for stand-ins of AWS
   * @param collectRole ARN of the role that collect-metrics assumes in other accounts, with {@code
   *     {account}} in place of the account's id
   */
  public record Aws(
      Optional<String> region, Optional<String> endpoint, Optional<String> collectRole) {}

  /** For whom scorecards are made. */
  public record Scorecard(List<String> scopes) {}

  /** Reads the options from their merged layers. */
  static Options of(Node node, ConfFiles definitions, Problems problems) {
    Options options =
        new Options(
            inputs(node.node("inputs")),
            warehouse(node.node("warehouse")),
            aws(node.node("aws")),
            AttributionSettings.of(node.node("attribution")),
            scorecard(node.node("scorecard")),
            RuleSettings.of(node.node("rules")),
            definitions,
            "");
    node.done();
    problems.throwIfAny();
    return options;
  }

  private static Inputs inputs(Node node) {
    List<ChargeInput> charges =
        node.nodes("charges").stream()
            .map(
                input -> {
                  String format =
                      input.choice("format", "auto", List.of("auto", "cur", "cur2", "focus"));
                  ChargeInput one = new ChargeInput(input.text("path"), format);
                  input.done();
                  return one;
                })
            .toList();
    List<String> metrics =
        node.nodes("metrics").stream()
            .map(
                input -> {
                  String path = input.text("path");
                  input.done();
                  return path;
                })
            .toList();
    Inputs inputs = new Inputs(charges, metrics, node.findText("owners"));
    for (String key : NOT_READ) {
      if (node.has(key)) {
        node.problem(key, "this version does not read it yet; leave it out or set it to null");
      }
    }
    node.done();
    return inputs;
  }

  private static Warehouse warehouse(Node node) {
    String uri = node.text("uri");
    String catalog = node.findText("catalog").orElse("local");
    Warehouse warehouse = new Warehouse(uri, catalog, node.text("namespace"));
    if (!catalog.equals("local")) {
      node.problem("catalog", "is '" + catalog + "'; this version knows local");
    }
    if (!warehouse.isLocal()) {
      node.problem("uri", "is '" + uri + "'; this version writes local folders only");
    }
    if (!warehouse.namespace().matches("[a-z][a-z0-9_]*")) {
      node.problem(
          "namespace",
          "is '" + warehouse.namespace() + "'; lower-case letters, digits and _ are allowed");
    }
    node.done();
    return warehouse;
  }

  private static Aws aws(Node node) {
    node.flag("path_style", false);
    node.flag("requester_pays", false);
    node.findText("kms_key");
    Aws aws =
        new Aws(node.findText("region"), node.findText("endpoint"), node.findText("collect_role"));
    aws.endpoint()
        .filter(text -> !text.matches("https?://[^ ]+"))
        .ifPresent(
            text ->
                node.problem(
                    "endpoint", "is '" + text + "'; give a URL, as http://localhost:9000"));
    aws.collectRole()
        .filter(text -> !text.matches("arn:aws[a-z-]*:iam::.*\\{account\\}.*:role/.+"))
        .ifPresent(
            text ->
                node.problem(
                    "collect_role",
                    "is '" + text + "'; give an ARN, as arn:aws:iam::{account}:role/plumbline"));
    node.done();
    return aws;
  }

  private static Scorecard scorecard(Node node) {
    List<String> scopes = node.texts("scopes");
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        node.problem(
            "scopes",
            "'"
                + scope
                + "' is no scope; allowed are "
                + String.join(", ", SCOPES)
                + "."
                + Problems.suggestion(scope, SCOPES));
      }
    }
    if (!node.texts("lenses").isEmpty()) {
      node.problem(
          "lenses", "this version has no lenses beside the base framework; leave it empty");
    }
    node.done();
    return new Scorecard(scopes);
  }

  /** The same options with the text they were read from, for the hash of settings. */
  Options withText(Map<String, Object> merged) {
    return new Options(
        inputs, warehouse, aws, attribution, scorecard, rules, definitions, merged.toString());
  }
}
