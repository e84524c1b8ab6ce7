package dev.plumbline.carbon;

import dev.plumbline.settings.ConfFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;

/**
 * What one unit of each kind of usage takes, as CSV for another engine: the same coefficients for
 * both sides of a comparison.
 */
public final class KindProfiles {
  /** The columns a kind is known by. */
  public static final List<String> KIND =
      List.of(
          "kind_is_usage",
          "kind_product_code",
          "kind_usage_type",
          "kind_unit",
          "kind_instance_type",
          "kind_region_id",
          "kind_processor",
          "kind_vcpu",
          "kind_memory");

  private final CarbonModel model = CarbonModel.load(ConfFiles.of(Optional.empty()));
  private final Profiles profiles = new Profiles(model);

  /** Smallest share of known money at which a group speaks for the rest. */
  public double knownMinRatio() {
    return model.settings.proxyKnownMinRatio();
  }

  /**
   * The profiles of kinds.
   *
   * @param kinds cells in the order of {@link UsageLine}, absent ones as empty text
   */
  public String csv(List<List<String>> kinds) {
    StringBuilder csv = new StringBuilder(header()).append('\n');
    for (List<String> kind : kinds) {
      List<Object> cells = new ArrayList<>(kind);
      cells.addAll(Arrays.asList(profile(kind).cells()));
      for (String side : List.of("low", "high")) {
        boolean low = side.equals("low");
        for (String term : List.of("memory_energy", "gpu_energy", "utilisation_default")) {
          cells.add(low ? model.low(term) : model.high(term));
        }
      }
      csv.append(cells.stream().map(KindProfiles::cell).collect(Collectors.joining(",")))
          .append('\n');
    }
    return csv.toString();
  }

  private static String header() {
    List<String> names = new ArrayList<>(KIND);
    names.addAll(Arrays.asList(Profile.SCHEMA.fieldNames()));
    for (String side : List.of("low", "high")) {
      names.addAll(List.of("memory_factor_" + side, "gpu_factor_" + side, "load_" + side));
    }
    return String.join(",", names);
  }

  private Profile profile(List<String> kind) {
    return profiles.of(
        new UsageLine(
            Boolean.parseBoolean(kind.get(0)),
            kind.get(1),
            kind.get(2),
            kind.get(3),
            kind.get(4),
            kind.get(5),
            kind.get(6),
            kind.get(7),
            kind.get(8)));
  }

  /** The types of the columns as the other engine names them, by column. */
  public String columnTypes() {
    List<String> types = new ArrayList<>();
    KIND.forEach(
        name -> types.add(name + (name.equals("kind_is_usage") ? " boolean" : " varchar")));
    Arrays.stream(Profile.SCHEMA.fields())
        .forEach(
            field ->
                types.add(
                    field.name()
                        + " "
                        + (field.dataType() instanceof ArrayType
                                || field.dataType().typeName().equals("string")
                            ? "varchar"
                            : field.dataType().typeName())));
    for (String side : List.of("low", "high")) {
      for (String name : List.of("memory_factor_", "gpu_factor_", "load_")) {
        types.add(name + side + " double");
      }
    }
    return String.join(", ", types).toLowerCase(Locale.ROOT);
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof Object[] array
            ? String.join(" ", Arrays.copyOf(array, array.length, String[].class))
            : value.toString();
    return value instanceof Number || value instanceof Boolean
        ? text
        : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
