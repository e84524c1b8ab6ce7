package dev.plumbline.options;

import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.delivery.ExportStaging;
import dev.plumbline.ingest.AwsExports;
import dev.plumbline.ingest.ChargeInput;
import dev.plumbline.ingest.GridHours;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import dev.plumbline.storage.Aws;
import dev.plumbline.store.Login;
import dev.plumbline.store.Warehouse;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All options of a run, checked. */
public record Options(
    Inputs inputs,
    Warehouse warehouse,
    Optional<String> collectRole,
    AttributionSettings attribution,
    Scorecard scorecard,
    RuleSettings rules,
    Upkeep maintenance,
    boolean redact,
    ConfFiles definitions,
    String text) {
  private static final List<String> NOT_READ = List.of("inventory", "prices");
  private static final List<String> SCOPES = List.of("organization", "account", "owner");

  /**
   * Where the data comes from.
   *
   * @param owners CSV of account defaults, where there is one
   * @param units CSV of units of work, where there is one
   * @param acknowledgements CSV of anomalies somebody has seen, where there is one
   * @param exports what is read or recorded beside bills and metrics
   */
  public record Inputs(
      List<ChargeInput> charges,
      List<String> metrics,
      Optional<String> owners,
      Optional<String> units,
      Optional<String> acknowledgements,
      List<ExportStaging.Export> exports) {}

  /** For whom scorecards are made. */
  public record Scorecard(List<String> scopes) {}

  /** Reads the options from their merged layers. */
  static Options of(
      Node node, ConfFiles definitions, Map<String, String> environment, Problems problems) {
    Node below = node.node("aws");
    Optional<String> collectRole = collectRole(below);
    Aws aws = Aws.of(below, environment);
    Options options =
        new Options(
            inputs(node.node("inputs")),
            warehouse(node.node("warehouse"), aws, Login.of(environment)),
            collectRole,
            AttributionSettings.of(node.node("attribution")),
            scorecard(node.node("scorecard")),
            RuleSettings.of(node.node("rules")),
            Upkeep.of(node.node("maintenance")),
            node.flag("redact", false),
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
    List<ExportStaging.Export> exports = new ArrayList<>();
    export(node, "carbon_export", AwsExports.AWS_EMISSIONS).ifPresent(exports::add);
    export(node, "recommendations", AwsExports.AWS_RECOMMENDATIONS).ifPresent(exports::add);
    export(node, "grid_hourly", GridHours.GRID_HOURS).ifPresent(exports::add);
    for (String recorded : List.of("owners", "units", "acknowledgements")) {
      node.findText(recorded)
          .ifPresent(
              path ->
                  exports.add(
                      new ExportStaging.Export(Optional.empty(), "inputs." + recorded, path)));
    }
    Inputs inputs =
        new Inputs(
            charges,
            metrics,
            node.findText("owners"),
            node.findText("units"),
            node.findText("acknowledgements"),
            exports);
    for (String key : NOT_READ) {
      if (node.has(key)) {
        node.problem(key, "this version does not read it yet; leave it out or set it to null");
      }
    }
    node.done();
    return inputs;
  }

  private static Optional<ExportStaging.Export> export(Node node, String key, Table table) {
    return node.findText(key).map(path -> new ExportStaging.Export(table, "inputs." + key, path));
  }

  private static Optional<String> collectRole(Node node) {
    Optional<String> role = node.findText("collect_role");
    role.filter(text -> !text.matches("arn:aws[a-z-]*:iam::.*\\{account\\}.*:role/.+"))
        .ifPresent(
            text ->
                node.problem(
                    "collect_role",
                    "is '" + text + "'; give an ARN, as arn:aws:iam::{account}:role/plumbline"));
    return role;
  }

  private static Warehouse warehouse(Node node, Aws aws, Login login) {
    String uri = node.text("uri").replaceAll("(?<=.)/+$", "");
    String catalog = node.findText("catalog").orElse("local");
    Warehouse warehouse = new Warehouse(uri, catalog, node.text("namespace"), aws, login);
    if (!warehouse.isLocal() && !uri.matches("s3://[^/]+(/.*)?")) {
      node.problem("uri", "is '" + uri + "'; give a local folder or an s3://bucket/folder address");
    }
    catalogProblem(warehouse).ifPresent(problem -> node.problem("catalog", problem));
    if (!warehouse.namespace().matches("[a-z][a-z0-9_]*")) {
      node.problem(
          "namespace",
          "is '" + warehouse.namespace() + "'; lower-case letters, digits and _ are allowed");
    }
    node.done();
    return warehouse;
  }

  private static Optional<String> catalogProblem(Warehouse warehouse) {
    String catalog = warehouse.catalog();
    if (catalog.startsWith("jdbc:")) {
      return catalog.matches("(?i).*(password|pwd)\\s*=.*|[^/]*//[^/@]*:[^/@]*@.*")
          ? Optional.of(
              "holds a password; set PLUMBLINE_JDBC_USER and PLUMBLINE_JDBC_PASSWORD instead")
          : Optional.empty();
    }
    return switch (catalog) {
      case "local" ->
          warehouse.isLocal()
              ? Optional.empty()
              : Optional.of(
                  "is local, a file beside the tables, which a bucket cannot hold; set glue, or"
                      + " the jdbc: address of a database");
      case "glue" ->
          warehouse.isLocal()
              ? Optional.of(
                  "is glue, but warehouse.uri is the local folder '"
                      + warehouse.uri()
                      + "'; give an s3:// address")
              : Optional.empty();
      default ->
          Optional.of(
              "is '" + catalog + "'; allowed are local, glue and the jdbc: address of a database");
    };
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
        inputs,
        warehouse,
        collectRole,
        attribution,
        scorecard,
        rules,
        maintenance,
        redact,
        definitions,
        merged.toString());
  }
}
