package dev.plumbline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a delivery consists of, as the provider says after it wrote the last file. Only the manifest
 * at the top of a month counts; those beside the data of single assemblies are history.
 *
 * @param root folder that holds all months of the report
 * @param account payer, where the manifest tells
 * @param keys places of the data files, bucket-relative or whole
 * @param problem why the manifest cannot be read, a sentence; empty where it can
 */
record Manifest(
    String uri,
    String root,
    String report,
    String period,
    String id,
    Optional<String> account,
    List<String> keys,
    Optional<String> problem) {
  private static final Pattern LEGACY =
      Pattern.compile("(.*)/(\\d{4})(\\d{2})01-\\d{8}/([^/]+)-Manifest\\.json");
  private static final Pattern EXPORT =
      Pattern.compile(
          "(.*)/metadata/billing_period=(\\d{4})-(\\d{1,2})/([^/]+)-Manifest\\.json",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ACCOUNT = Pattern.compile(":(\\d{12}):");

  /** Ids of newer legacy deliveries are the time they were made at; all others tell nothing. */
  private static final DateTimeFormatter TIME_AS_ID =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT);

  private static final String TIME = "/(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z)-";

  private static final Pattern PERIOD =
      Pattern.compile(
          "/(?:(\\d{4})(\\d{2})01-\\d{8}|billing_period=(\\d{4})-(\\d{1,2})|year=(\\d{4})/month=(\\d{1,2}))/",
          Pattern.CASE_INSENSITIVE);

  /** Whether a path is that of the manifest at the top of a month. */
  static boolean isTop(String uri) {
    return LEGACY.matcher(uri).matches() || EXPORT.matcher(uri).matches();
  }

  /** Whether another manifest is of the same report: one of another payer may have its name. */
  boolean isBeside(String other) {
    return other.startsWith(root + "/");
  }

  /** Whether a file lies in the month of the report that this manifest is of. */
  boolean isMonthOf(String file) {
    return isBeside(file)
        && periodOfPath(file.substring(root.length())).filter(period::equals).isPresent();
  }

  /** A manifest that cannot be read is one of its month all the same, and says why. */
  static Manifest read(String uri, Configuration hadoop) {
    Matcher place = LEGACY.matcher(uri);
    if (!place.matches()) {
      place = EXPORT.matcher(uri);
      if (!place.matches()) {
        throw new IllegalArgumentException(uri);
      }
    }
    JsonNode json;
    try {
      json = parse(uri, hadoop);
    } catch (InputException unread) {
      return new Manifest(
          uri,
          place.group(1),
          place.group(4),
          period(place.group(2), place.group(3)),
          "",
          Optional.empty(),
          List.of(),
          Optional.of(unread.getMessage()));
    }
    List<String> keys = new ArrayList<>();
    json.path("reportKeys").forEach(key -> keys.add(key.asText()));
    json.path("dataFiles").forEach(key -> keys.add(key.asText()));
    return new Manifest(
        uri,
        place.group(1),
        json.path("reportName").asText(place.group(4)),
        period(place.group(2), place.group(3)),
        json.path("assemblyId").asText(json.path("executionId").asText("")),
        account(json),
        List.copyOf(keys),
        Optional.empty());
  }

  /** The month a path speaks of, if it does. */
  static Optional<String> periodOfPath(String uri) {
    Matcher found = PERIOD.matcher(uri);
    if (!found.find()) {
      return Optional.empty();
    }
    for (int group = 1; group < found.groupCount(); group += 2) {
      if (found.group(group) != null) {
        return Optional.of(period(found.group(group), found.group(group + 1)));
      }
    }
    return Optional.empty();
  }

  /**
   * Where a listed file may be, the likeliest first. Keys are relative to the bucket; a copy of the
   * report need not start at the bucket's root, but keeps the folders below the report's.
   */
  List<String> places(String key) {
    String[] parts = key.replaceFirst("^s3[an]?://[^/]+", "").replaceFirst("^/+", "").split("/");
    List<String> places = new ArrayList<>();
    for (int from = 0; from < parts.length - 1; from++) {
      places.add(root + "/" + String.join("/", List.of(parts).subList(from, parts.length)));
    }
    return places;
  }

  /**
   * When the delivery was made: its id, or in data exports that keep old versions the name of the
   * folder before the id. The time of a file is none: a copy has another.
   */
  Optional<Instant> deliveredAt() {
    if (id.matches("\\d{8}T\\d{6}Z")) {
      return instant(() -> TIME_AS_ID.parse(id, Instant::from));
    }
    Pattern folder = Pattern.compile(TIME + Pattern.quote(id) + "/");
    return keys.stream()
        .map(folder::matcher)
        .filter(Matcher::find)
        .findFirst()
        .flatMap(found -> instant(() -> Instant.parse(found.group(1))));
  }

  /** A name that only looks like a time is none. */
  private static Optional<Instant> instant(Supplier<Instant> parsed) {
    try {
      return Optional.of(parsed.get());
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static String period(String year, String month) {
    return year + "-" + (month.length() == 1 ? "0" + month : month);
  }

  private static Optional<String> account(JsonNode json) {
    String named = json.path("account").asText("");
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    Matcher arn = ACCOUNT.matcher(json.path("exportArn").asText(""));
    return arn.find() ? Optional.of(arn.group(1)) : Optional.empty();
  }

  private static JsonNode parse(String uri, Configuration hadoop) {
    Path path = new Path(uri);
    try (InputStream stream = path.getFileSystem(hadoop).open(path)) {
      JsonNode json = new ObjectMapper().readTree(stream);
      if (json != null && json.isObject()) {
        return json;
      }
      throw new InputException(uri + ": is no manifest; deliver the report again.");
    } catch (IOException broken) {
      String reason = String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
      throw new InputException(
          uri
              + ": the manifest cannot be read ("
              + reason.toLowerCase(Locale.ROOT)
              + "); deliver the report again.",
          broken);
    }
  }
}
