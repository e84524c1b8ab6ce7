package dev.plumbline.sample;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names and manifest of the CUR 2.0 export, as Data Exports delivers it. */
final class Export {
  static final String NAME = "kestrel-hourly";

  private final Folder out;
  private final Account payer;
  private final long seed;

  Export(Folder out, Account payer, long seed) {
    this.out = out;
    this.payer = payer;
    this.seed = seed;
  }

  /** Folder of all data files, one sub-folder for each month. */
  static final String DATA = "cur2/" + NAME + "/data";

  static String data(YearMonth month) {
    return DATA + "/BILLING_PERIOD=" + month;
  }

  /** Gives the parts of a month their delivered names, then writes the manifest that lists them. */
  void deliver(String parts, YearMonth month) {
    out.delete(data(month));
    List<String> delivered = new ArrayList<>();
    for (String part : out.listParts(parts)) {
      String name =
          String.format(
              Locale.ROOT, "%s/%s-%05d.snappy.parquet", data(month), NAME, delivered.size() + 1);
      out.move(parts + "/" + part, name);
      delivered.add(out.uri(name));
    }
    out.writeText(
        "cur2/" + NAME + "/metadata/BILLING_PERIOD=" + month + "/" + NAME + "-Manifest.json",
        manifest(month, delivered));
  }

  private String manifest(YearMonth month, List<String> files) {
    String hex = Noise.hex(seed, "execution-" + month);
    String execution =
        hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4000-8000-0000" + hex.substring(8);
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
