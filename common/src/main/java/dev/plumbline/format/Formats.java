package dev.plumbline.format;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** All input formats of {@code conf/formats}. */
public record Formats(
    Mapping cur, MetricFormat metrics, ResourcePatterns resources, String fingerprint) {
  private static final String CUR = "formats/cur.yaml";
  private static final String METRICS = "formats/cloudwatch-metric-stream.yaml";
  private static final String RESOURCES = "formats/resource-ids.yaml";

  /** Reads the files; what is wrong with them is noted in {@code problems}. */
  public static Formats load(ConfFiles conf, Problems problems) {
    return new Formats(
        Mapping.of(node(conf, CUR, problems)),
        MetricFormat.of(node(conf, METRICS, problems)),
        ResourcePatterns.of(node(conf, RESOURCES, problems)),
        hash(conf.text(CUR) + conf.text(METRICS)));
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
