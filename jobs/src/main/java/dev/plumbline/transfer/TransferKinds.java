package dev.plumbline.transfer;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.coefficient.CoefficientRow;
import dev.plumbline.coefficient.Coefficients;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * The kinds of data transfer by product and usage type, from {@code conf/transfer.yaml}.
 *
 * @param other how transfer is known that no kind matches
 * @param gigabytes pattern of the units that are gigabytes
 * @param data what data of a workload is held against its units of work
 * @param regions regions by the prefixes of their usage types
 */
public record TransferKinds(
    List<Kind> kinds,
    Other other,
    String gigabytes,
    Data data,
    Map<String, String> regions,
    String text) {
  private static final String FILE = "transfer.yaml";
  private static final String OTHER = "other";
  private static final String REGION = "{region}";
  private static final String FAR = "{far}";
  private static final String ANY = ".*";

  /** Usage of a product by patterns over the whole text, and the places it goes between. */
  record Kind(
      String name,
      String product,
      String usageType,
      String operation,
      String origin,
      String destination) {
    /** The same pattern without names of groups, which the engine numbers. */
    String numbered() {
      return whole(usageType.replace("(?<far>", "("));
    }
  }

  /** What says that a line is data transfer though no kind matches it. */
  record Other(String usageType, String productFamily, String serviceCode) {}

  /**
   * Data that is kept or moved.
   *
   * @param stored pattern of the units in which stored data is billed
   * @param toUsers kinds that leave for users
   * @param between kinds that go between zones and regions
   */
  record Data(String stored, List<String> toUsers, List<String> between) {}

  /** What a line is said to be. */
  private record Found(String kind, String origin, String destination) {}

  /** Reads the file and holds it against its own examples; what is wrong goes to the problems. */
  public static TransferKinds load(ConfFiles conf, Problems problems) {
    Node top = Node.parse(conf.place(FILE), conf.text(FILE), problems);
    top.text("source");
    Node other = top.node(OTHER);
    Node data = top.node("data");
    TransferKinds loaded =
        new TransferKinds(
            top.nodes("kinds").stream().map(TransferKinds::kind).toList(),
            new Other(
                pattern(other, "usage_type"),
                other.text("product_family"),
                other.text("service_code")),
            pattern(top, "gigabyte_units"),
            new Data(
                pattern(data, "stored_units"),
                data.texts("to_users"),
                data.texts("between_places")),
            regions(conf, top.node("prefixes").textMap(), problems),
            conf.text(FILE));
    other.done();
    List<String> names = loaded.kinds().stream().map(Kind::name).distinct().toList();
    Stream.concat(loaded.data().toUsers().stream(), loaded.data().between().stream())
        .filter(name -> !names.contains(name))
        .forEach(
            name ->
                data.problem(
                    "", "there is no kind '" + name + "'." + Problems.suggestion(name, names)));
    data.done();
    int number = 0;
    for (Node example : top.nodes("examples")) {
      loaded.check(top, "examples[" + number++ + "]", example);
    }
    top.done();
    return loaded;
  }

  private static Map<String, String> regions(
      ConfFiles conf, Map<String, String> more, Problems problems) {
    Map<String, String> regions = new TreeMap<>(more);
    for (CoefficientRow row : Coefficients.load(conf, problems).table("regions", problems).rows()) {
      row.findText("cur_usage_prefix").ifPresent(p -> regions.put(p, row.text("region")));
    }
    return regions;
  }

  private static Kind kind(Node node) {
    Kind kind =
        new Kind(
            node.text("kind"),
            node.has("product") ? pattern(node, "product") : ANY,
            pattern(node, "usage_type"),
            node.has("operation") ? pattern(node, "operation") : ANY,
            node.text("origin"),
            node.text("destination"));
    boolean namesFar = kind.origin().equals(FAR) || kind.destination().equals(FAR);
    if (namesFar != kind.usageType().contains("(?<far>")) {
      node.problem("usage_type", "{far} needs the group (?<far>…) in the usage type, and it {far}");
    }
    if (kind.usageType().replace("(?:", "").replace("(?<far>", "").contains("(")) {
      node.problem("usage_type", "has a group without a name; write (?:…)");
    }
    node.done();
    return kind;
  }

  private static String pattern(Node node, String key) {
    String text = node.text(key);
    try {
      Pattern.compile(text);
      return text;
    } catch (PatternSyntaxException broken) {
      node.problem(key, "is no regular expression: " + broken.getDescription());
      return "";
    }
  }

  private void check(Node top, String name, Node example) {
    Found wanted =
        new Found(
            example.findText("kind").orElse(null),
            example.findText("origin").orElse(null),
            example.findText("destination").orElse(null));
    Found found =
        find(
            example.text("product"),
            example.text("usage_type"),
            example.findText("operation").orElse(""),
            example.findText("region").orElse(""));
    if (!found.equals(wanted)) {
      top.problem(name, "gives " + found + ", not " + wanted);
    }
    example.done();
  }

  private Found find(String product, String usageType, String operation, String region) {
    for (Kind kind : kinds) {
      Matcher usage = Pattern.compile(kind.usageType()).matcher(usageType);
      if (product.matches(kind.product())
          && operation.matches(kind.operation())
          && usage.matches()) {
        String far =
            kind.usageType().contains("(?<far>")
                ? Optional.ofNullable(regions.get(usage.group("far"))).orElse("")
                : "";
        return new Found(
            kind.name(), place(kind.origin(), region, far), place(kind.destination(), region, far));
      }
    }
    return usageType.matches(other.usageType())
        ? new Found(OTHER, region, "")
        : new Found(null, null, null);
  }

  private static String place(String place, String region, String far) {
    return switch (place) {
      case REGION -> region;
      case FAR -> far;
      default -> place;
    };
  }

  /** The kind of a row of charge_days; null where it is no data transfer. */
  Column kind() {
    Column isOther =
        text("x_usage_type")
            .rlike(whole(other.usageType()))
            .or(text("x_product_family").equalTo(other.productFamily()))
            .or(text("x_service_code").equalTo(other.serviceCode()));
    Column kind = when(isOther, OTHER);
    for (Kind one : reversed()) {
      kind = when(is(one), one.name()).otherwise(kind);
    }
    return kind;
  }

  /** Where it comes from: a region or one of the words of the file; empty text where unknown. */
  Column origin() {
    Column origin = text("region_id");
    for (Kind one : reversed()) {
      origin = when(is(one), place(one, one.origin())).otherwise(origin);
    }
    return origin;
  }

  /** Where it goes. */
  Column destination() {
    Column destination = lit("");
    for (Kind one : reversed()) {
      destination = when(is(one), place(one, one.destination())).otherwise(destination);
    }
    return destination;
  }

  private List<Kind> reversed() {
    List<Kind> reversed = new ArrayList<>(kinds);
    java.util.Collections.reverse(reversed);
    return reversed;
  }

  private Column place(Kind kind, String place) {
    return switch (place) {
      case REGION -> text("region_id");
      case FAR -> region(regexp_extract(col("x_usage_type"), kind.numbered(), 1));
      default -> lit(place);
    };
  }

  private Column region(Column prefix) {
    Column[] entries =
        regions.entrySet().stream()
            .flatMap(one -> Stream.of(lit(one.getKey()), lit(one.getValue())))
            .toArray(Column[]::new);
    return coalesce(try_element_at(map(entries), prefix), lit(""));
  }

  private static Column is(Kind kind) {
    Column is = text("x_usage_type").rlike(kind.numbered());
    if (!kind.product().equals(ANY)) {
      is = is.and(text("x_product_code").rlike(whole(kind.product())));
    }
    return kind.operation().equals(ANY)
        ? is
        : is.and(text("x_operation").rlike(whole(kind.operation())));
  }

  /** The quantity of a row where it is in gigabytes. */
  Column inGigabytes() {
    return when(text("pricing_unit").rlike(whole(gigabytes)), col("consumed_quantity"));
  }

  /** Stored data of a row of charge_days in gigabytes for a month; null elsewhere. */
  public Column storedGigabyteMonths() {
    return when(text("pricing_unit").rlike(whole(data.stored())), col("consumed_quantity"));
  }

  /** What a row of charge_days sends to users, in gigabytes; null elsewhere. */
  public Column gigabytesToUsers() {
    return when(kind().isin(data.toUsers().toArray()), inGigabytes());
  }

  /** What a row of charge_days moves between zones and regions, in gigabytes; null elsewhere. */
  public Column gigabytesBetweenPlaces() {
    return when(kind().isin(data.between().toArray()), inGigabytes());
  }

  private static Column text(String name) {
    return coalesce(col(name), lit(""));
  }

  private static String whole(String pattern) {
    return "^(?:" + pattern + ")$";
  }
}
