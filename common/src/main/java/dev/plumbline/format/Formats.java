package dev.plumbline.format;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All input formats of {@code conf/formats}.
 *
 * @param bills how cost exports become charges
 * @param coverage what each format is enough for
 * @param exports AWS's own figures, shown beside Plumbline's
 * @param sameMonth when files are several exports of one month
 */
public record Formats(
    List<Mapping> bills,
    MetricFormat metrics,
    ResourcePatterns resources,
    Coverage coverage,
    List<ExportFormat> exports,
    SameMonth sameMonth,
    String fingerprint) {
  private static final String EXPORTS = "formats/aws-exports.yaml";
  private static final String COVERAGE = "formats/coverage.yaml";
  private static final List<String> BILLS = List.of("formats/cur.yaml", "formats/focus.yaml");
  private static final String METRICS = "formats/cloudwatch-metric-stream.yaml";
  private static final String SAME_MONTH = "formats/same-month.yaml";
  private static final String RESOURCES = "formats/resource-ids.yaml";

  /** Reads the files; what is wrong with them is noted in {@code problems}. */
  public static Formats load(ConfFiles conf, Problems problems) {
    return new Formats(
        BILLS.stream().map(name -> Mapping.of(node(conf, name, problems))).toList(),
        MetricFormat.of(node(conf, METRICS, problems)),
        ResourcePatterns.of(node(conf, RESOURCES, problems)),
        Coverage.of(node(conf, COVERAGE, problems)),
        ExportFormat.of(node(conf, EXPORTS, problems)),
        SameMonth.of(node(conf, SAME_MONTH, problems)),
        hash(BILLS.stream().map(conf::text).collect(Collectors.joining()) + conf.text(METRICS)));
  }

  /** The mapping of files of a format. */
  public Mapping bill(String format) {
    return bills.stream()
        .filter(mapping -> mapping.formats().contains(format))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(format));
  }

  /** The formats as packed with the program. */
  public static Formats load() {
    Problems problems = new Problems();
    Formats formats = load(ConfFiles.of(java.util.Optional.empty()), problems);
    problems.throwIfAny();
    return formats;
  }

  /** A short stable digest of a text. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Node node(ConfFiles conf, String name, Problems problems) {
    return Node.parse(conf.place(name), conf.text(name), problems);
  }
}
