package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about CloudWatch metrics beyond the stream itself.
 *
 * @param errorFolders folders whose files hold undeliverable records in another envelope
 * @param periods lengths of periods CloudWatch has
 * @param periodSeconds period of a namespace where the points do not show it
 * @param defaultPeriodSeconds period of all other namespaces
 * @param ucum CloudWatch units by the codes OpenTelemetry has for them
 * @param identities which dimension sets stand for one resource
 */
public record MetricFormat(
    List<String> errorFolders,
    List<Integer> periods,
    Map<String, Integer> periodSeconds,
    int defaultPeriodSeconds,
    Map<String, String> ucum,
    List<Identity> identities) {

  /**
   * A dimension set that stands for one resource.
   *
   * @param dimension the dimension whose value names the resource
   * @param with dimensions that must be there too
   * @param mayHave dimensions that may be there too; no others may
   * @param metrics metrics the set counts for; empty for all
   * @param path further dimensions whose values, after a slash, belong to the name
   * @param values values that dimensions must have
   * @param not values that dimensions must not have
   * @param strip regular expression of what names on the bill and in CloudWatch may differ by
   * @param ignoresCase whether names on the bill and in CloudWatch may differ in case
   */
  public record Identity(
      String namespace,
      String dimension,
      List<String> with,
      List<String> mayHave,
      List<String> metrics,
      List<String> path,
      Map<String, String> values,
      Map<String, String> not,
      Optional<String> strip,
      boolean ignoresCase) {}

  static MetricFormat of(Node file) {
    file.text("title");
    Map<String, Integer> periods = new LinkedHashMap<>();
    List<Identity> identities = new ArrayList<>();
    Node namespaces = file.node("namespaces");
    for (String name : namespaces.keys()) {
      Node namespace = namespaces.node(name);
      namespace.findNumber("period_seconds").ifPresent(s -> periods.put(name, s.intValue()));
      for (Node resource : namespace.nodes("resources")) {
        identities.add(
            new Identity(
                name,
                resource.text("dimension"),
                resource.texts("with"),
                resource.texts("may_have"),
                resource.texts("metrics"),
                resource.texts("path"),
                resource.has("values") ? resource.node("values").textMap() : Map.of(),
                resource.has("not") ? resource.node("not").textMap() : Map.of(),
                resource.findText("strip"),
                resource.flag("ignore_case", false)));
        resource.done();
      }
      namespace.done();
    }
    MetricFormat format =
        new MetricFormat(
            file.texts("error_folders"),
            numbers(file),
            periods,
            file.number("default_period_seconds").intValue(),
            file.node("ucum").textMap(),
            identities);
    file.done();
    return format;
  }

  private static List<Integer> numbers(Node file) {
    List<Integer> numbers = new ArrayList<>();
    for (String text : file.texts("periods")) {
      try {
        numbers.add(Integer.valueOf(text));
      } catch (NumberFormatException notANumber) {
        file.problem("periods", "must be whole seconds, not '" + text + "'");
      }
    }
    return List.copyOf(numbers);
  }
}
