package dev.plumbline.options;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Positions;
import dev.plumbline.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Lays command line over environment over file over defaults. */
public final class OptionLayers {
  private static final String DEFAULTS = "application.yaml";
  private static final String PREFIX = "PLUMBLINE_";

  /** Variables that are no options: of the launcher, and secrets that stand in no file. */
  private static final List<String> NO_OPTIONS =
      List.of(
          "PLUMBLINE_DEFINITIONS",
          "PLUMBLINE_JAVA_OPTS",
          "PLUMBLINE_CLASSPATH",
          "PLUMBLINE_REDACT_KEY",
          "PLUMBLINE_JDBC_USER",
          "PLUMBLINE_JDBC_PASSWORD",
          "PLUMBLINE_ATHENA",
          "PLUMBLINE_DATABASE");

  /** What Kubernetes sets for a service of this name. */
  private static final String OF_A_SERVICE = "PLUMBLINE_(SERVICE_.*|PORT(_.*)?)";

  private static final String WAREHOUSE = "warehouse";

  private final Map<String, Object> merged;
  private final String place;
  private final ConfFiles definitions;
  private final Map<String, String> environment;
  private Positions positions;

  private OptionLayers(
      Map<String, Object> merged,
      String place,
      Positions positions,
      ConfFiles definitions,
      Map<String, String> environment) {
    this.merged = merged;
    this.place = place;
    this.positions = positions;
    this.definitions = definitions;
    this.environment = environment;
  }

  /**
   * Starts from the defaults, a file where there is one, and the environment.
   *
   * @param file the file given with --conf
   * @param environment variables; those that begin with PLUMBLINE_ count, and the AWS SDK's own for
   *     regions and endpoints
   * @param definitions where rules, KPIs and coefficients are
   */
  public static OptionLayers of(
      Optional<Path> file, Map<String, String> environment, ConfFiles definitions) {
    Map<String, Object> merged = mapping(definitions.place(DEFAULTS), definitions.text(DEFAULTS));
    file.ifPresent(path -> lay(merged, mapping(path.toString(), text(path))));
    refuseUnknown(merged, environment);
    layEnvironment(merged, "", environment);
    Positions positions =
        file.map(path -> Positions.of(text(path)))
            .orElse(Positions.none())
            .without(path -> isInEnvironment(path, environment));
    return new OptionLayers(
        merged,
        file.map(Path::toString).orElse("the configuration"),
        positions,
        definitions,
        environment);
  }

  /** Sets one option, as the command line does; the path has dots between its groups. */
  public OptionLayers with(String path, Object value) {
    Map<String, Object> above = new LinkedHashMap<>();
    Map<String, Object> at = above;
    String[] steps = path.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      at = child(at, steps[i]);
    }
    at.put(steps[steps.length - 1], value);
    lay(merged, above);
    positions = positions.without(known -> known.startsWith(path));
    return this;
  }

  /** Sets options given as {@code path=value}, the value as a YAML file would have it. */
  public OptionLayers with(List<String> assignments) {
    for (String assignment : assignments) {
      int sign = assignment.indexOf('=');
      if (sign < 1) {
        throw new ConfigurationException(
            "--set: '" + assignment + "' sets nothing; write it as rules.EC2-01.cpu_percent=3");
      }
      with(
          assignment.substring(0, sign),
          value("--set " + assignment, assignment.substring(sign + 1)));
    }
    return this;
  }

  /** The options; all that is wrong with them is reported at once. */
  public Options options() {
    Problems problems = new Problems();
    String text = new Dump(DumpSettings.builder().build()).dumpToString(merged);
    return Options.of(
            Node.parse(place, text, positions, problems), definitions, environment, problems)
        .withText(merged);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "--conf: the file '" + file + "' cannot be read; give a YAML file that exists");
    }
  }

  private static Map<String, Object> mapping(String place, String text) {
    Problems problems = new Problems();
    Node.parse(place, text, problems);
    problems.throwIfAny();
    try {
      Object top = new Load(LoadSettings.builder().build()).loadFromString(text);
      return top == null ? new LinkedHashMap<>() : copy((Map<?, ?>) top);
    } catch (YamlEngineException unreadable) {
      throw new ConfigurationException(place + ": " + Node.unreadable(unreadable));
    }
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            copy.put(String.valueOf(key), value instanceof Map<?, ?> inner ? copy(inner) : value));
    return copy;
  }

  private static void lay(Map<String, Object> below, Map<String, Object> above) {
    above.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner && below.get(key) instanceof Map) {
            lay(child(below, key), copy(inner));
          } else if (!(value == null && below.get(key) instanceof Map)) {
            below.put(key, value);
          }
        });
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> parent, String key) {
    return (Map<String, Object>)
        parent.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
  }

  /** A variable that sets nothing is a misspelling, and would be taken for set. */
  private static void refuseUnknown(Map<String, Object> options, Map<String, String> environment) {
    List<String> known = new ArrayList<>(NO_OPTIONS);
    addNames(options, PREFIX, known);
    for (String name : environment.keySet()) {
      boolean isOurs = name.startsWith(PREFIX) && !name.matches(OF_A_SERVICE);
      if (isOurs && !known.contains(name)) {
        throw new ConfigurationException(
            name
                + ": is no option of Plumbline; variables are named after the keys of the"
                + " configuration."
                + Problems.suggestion(name, known));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void addNames(Map<String, Object> options, String path, List<String> names) {
    options.forEach(
        (key, value) -> {
          String name = path + key.toUpperCase(Locale.ROOT);
          names.add(name);
          if (value instanceof Map) {
            addNames((Map<String, Object>) value, name + "_", names);
          }
        });
  }

  private static void layEnvironment(
      Map<String, Object> at, String path, Map<String, String> environment) {
    for (String key : new ArrayList<>(at.keySet())) {
      Object value = at.get(key);
      String name = path + key.toUpperCase(Locale.ROOT);
      String text = environment.getOrDefault(PREFIX + name, "");
      if (path.isEmpty() && key.equals(WAREHOUSE) && !text.isEmpty() && !isYaml(text)) {
        child(at, key).put("uri", text);
      } else if (isYaml(text)) {
        lay(at, new LinkedHashMap<>(Map.of(key, value(PREFIX + name, text))));
      } else if (value instanceof Map && !text.isEmpty()) {
        throw new ConfigurationException(
            PREFIX
                + name
                + ": is a group of options; write it as YAML in { }, or name one of them.");
      } else if (value instanceof Map) {
        layEnvironment(child(at, key), name + "_", environment);
      } else if (environment.containsKey(PREFIX + name)) {
        at.put(key, typed(value, environment.get(PREFIX + name)));
      }
    }
  }

  private static boolean isInEnvironment(String path, Map<String, String> environment) {
    String name = PREFIX + path.replaceAll("\\[.*", "").replace('.', '_').toUpperCase(Locale.ROOT);
    return environment.keySet().stream()
        .anyMatch(given -> given.startsWith(PREFIX) && name.startsWith(given));
  }

  /** Mappings and lists of mappings are given as YAML; what else there is, as it is. */
  private static boolean isYaml(String text) {
    return text.startsWith("{") || text.startsWith("[");
  }

  private static Object value(String place, String text) {
    try {
      Object value = new Load(LoadSettings.builder().build()).loadFromString(text);
      return value instanceof Map<?, ?> map ? copy(map) : value;
    } catch (YamlEngineException unreadable) {
      throw new ConfigurationException(place + ": " + Node.unreadable(unreadable));
    }
  }

  private static Object typed(Object before, String text) {
    if (before instanceof Boolean) {
      // Any other text is left for the option to refuse.
      return text.matches("(?i)true|false") ? (Object) Boolean.valueOf(text) : text;
    }
    if (before instanceof List) {
      return Arrays.stream(text.split(",", -1)).map(String::trim).toList();
    }
    return text;
  }
}
