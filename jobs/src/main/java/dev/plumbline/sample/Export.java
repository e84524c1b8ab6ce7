package dev.plumbline.sample;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names and manifest of the CUR 2.0 export, as Data Exports delivers it. */
final class Export {
  static final String NAME = "kestrel-hourly";

  /** In front of the id of an execution whose files are kept. */
  private static final DateTimeFormatter FOLDER_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Folder out;
  private final Account payer;
  private final long seed;

  Export(Folder out, Account payer, long seed) {
    this.out = out;
    this.payer = payer;
    this.seed = seed;
  }

  static String data(YearMonth month) {
    return "cur2/" + NAME + "/data/BILLING_PERIOD=" + month;
  }

  /** Gives the parts of a month their delivered names, then writes the manifest that lists them. */
  void deliver(String parts, YearMonth month) {
    out.delete(data(month));
    String execution = execution("execution-" + month);
    out.writeText(manifest(month, ""), manifest(execution, moved(parts, data(month))));
  }

  /**
   * Delivers a month again, in a folder of its own: what was delivered before stays, and the
   * manifest at the top speaks of the last.
   */
  void deliver(String parts, Edition edition) {
    String version = version(edition);
    List<String> files = moved(parts, data(edition));
    String manifest = manifest(version.substring(version.indexOf('Z') + 2), files);
    out.writeText(manifest(edition.month(), version + "/"), manifest);
    out.writeText(manifest(edition.month(), ""), manifest);
  }

  static String manifest(YearMonth month, String version) {
    return "cur2/%s/metadata/BILLING_PERIOD=%s/%s%s-Manifest.json"
        .formatted(NAME, month, version, NAME);
  }

  String data(Edition edition) {
    return data(edition.month()) + "/" + version(edition);
  }

  private String version(Edition edition) {
    String name = "execution-" + edition.month() + "-" + edition.number();
    return FOLDER_TIME.format(edition.madeAt()) + "-" + execution(name);
  }

  private List<String> moved(String parts, String folder) {
    List<String> delivered = new ArrayList<>();
    for (String part : out.listParts(parts)) {
      String name =
          String.format(
              Locale.ROOT, "%s/%s-%05d.snappy.parquet", folder, NAME, delivered.size() + 1);
      out.move(parts + "/" + part, name);
      delivered.add(out.uri(name));
    }
    return delivered;
  }

  private String execution(String name) {
    String hex = Noise.hex(seed, name);
    return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4000-8000-0000" + hex.substring(8);
  }

  private String manifest(String execution, List<String> files) {
    String columns =
        CurSchema.EXPORTED.entrySet().stream()
            .map(
                column ->
                    "    {\"name\": \""
                        + column.getKey()
                        + "\", \"type\": \""
                        + column.getValue()
                        + "\"}")
            .collect(Collectors.joining(",\n"));
    String names =
        files.stream().map(file -> "    \"" + file + "\"").collect(Collectors.joining(",\n"));
    return """
        {
          "executionId": "%s",
          "exportArn": "arn:aws:bcm-data-exports:us-east-1:%s:export/%s-%s",
          "columns": [
        %s
          ],
          "dataFiles": [
        %s
          ],
          "additionalOutputFiles": []
        }
        """
        .formatted(execution, payer.id(), NAME, execution, columns, names);
  }
}
