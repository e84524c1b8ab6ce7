package dev.plumbline.coefficient;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** All coefficient tables of {@code conf/coefficients/}, and a digest that changes with any. */
public final class Coefficients {
  private static final String FOLDER = "coefficients";

  private final Map<String, CoefficientTable> tables;
  private final String digest;
  private final String folder;

  private Coefficients(Map<String, CoefficientTable> tables, String digest, String folder) {
    this.folder = folder;
    this.tables = tables;
    this.digest = digest;
  }

  /** Loads and validates every table; a CSV without its YAML, or the reverse, is a problem. */
  public static Coefficients load(ConfFiles conf, Problems problems) {
    Map<String, CoefficientTable> tables = new TreeMap<>();
    StringBuilder texts = new StringBuilder();
    for (String file : conf.list(FOLDER, ".csv")) {
      String yaml = file.replaceAll("\\.csv$", ".yaml");
      String name = file.substring(FOLDER.length() + 1, file.length() - ".csv".length());
      if (!conf.has(yaml)) {
        problems.add(
            conf.place(file), "", "has no " + name + ".yaml beside it that says its source");
        continue;
      }
      String description = conf.text(yaml);
      String figures = conf.text(file);
      tables.put(
          name,
          CoefficientTable.of(
              name,
              new CoefficientTable.Text(conf.place(yaml), description),
              new CoefficientTable.Text(conf.place(file), figures),
              problems));
      texts.append(file).append('\n').append(description).append(figures);
    }
    for (String yaml : conf.list(FOLDER, ".yaml")) {
      if (!conf.has(yaml.replaceAll("\\.yaml$", ".csv"))) {
        problems.add(conf.place(yaml), "", "describes a table whose CSV is missing");
      }
    }
    return new Coefficients(tables, digest(texts.toString()), conf.place(FOLDER));
  }

  /** The table of a name; an empty one, and a problem, where there is none. */
  public CoefficientTable table(String name, Problems problems) {
    CoefficientTable table = tables.get(name);
    if (table == null) {
      problems.add(
          folder,
          name,
          "is missing; there are " + tables.keySet() + Problems.suggestion(name, tables.keySet()));
      CoefficientTable.Text none = new CoefficientTable.Text(folder, "");
      return CoefficientTable.of(name, none, none, new Problems());
    }
    return table;
  }

  /** SHA-256 over all files, as hexadecimal text. */
  public String digest() {
    return digest;
  }

  /** SHA-256 of a text, as hexadecimal text. */
  public static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
