package dev.plumbline.attribution;

import dev.plumbline.settings.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How owners are found.
 *
 * @param tagKeys tag keys that name the owner, in order; the first that is set counts
 * @param environmentKeys tag keys that name the environment, in order
 * @param workloadKeys tag keys that name the workload, in order
 * @param aliases other spellings of an owner to the owner meant
 * @param allocation what comes after tags and account defaults
 */
public record AttributionSettings(
    List<String> tagKeys,
    List<String> environmentKeys,
    List<String> workloadKeys,
    Map<String, String> aliases,
    Allocation allocation) {

  /** Tags and aliases alone. */
  public AttributionSettings(
      List<String> tagKeys,
      List<String> environmentKeys,
      List<String> workloadKeys,
      Map<String, String> aliases) {
    this(tagKeys, environmentKeys, workloadKeys, aliases, Allocation.none());
  }

  /** Reads the settings from their node in the configuration. */
  public static AttributionSettings of(Node node) {
    Map<String, String> aliases = node.node("aliases").textMap();
    AttributionSettings settings =
        new AttributionSettings(
            node.texts("tag_keys"),
            node.texts("environment_keys"),
            node.texts("workload_keys"),
            aliases,
            Allocation.of(node, aliases));
    node.done();
    return settings;
  }

  /**
   * The same settings with the figures that pools have in files.
   *
   * @param text the text of a file by its name
   */
  public AttributionSettings withFigures(UnaryOperator<String> text) {
    return new AttributionSettings(
        tagKeys, environmentKeys, workloadKeys, aliases, allocation.withFigures(text, aliases));
  }

  /** The same settings under other names of accounts and owners. */
  public AttributionSettings renamed(UnaryOperator<String> account, UnaryOperator<String> name) {
    Map<String, String> renamed = new LinkedHashMap<>();
    aliases.forEach(
        (spelling, owner) ->
            renamed.put(name.apply(spelling.trim().toLowerCase(Locale.ROOT)), name.apply(owner)));
    return new AttributionSettings(
        tagKeys, environmentKeys, workloadKeys, renamed, allocation.renamed(account, name));
  }
}
