package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;

/** Small bills as files. */
final class Bills {
  static final Formats FORMATS = Formats.load();
  static final String HEADER =
      "identity/LineItemId,bill/PayerAccountId,bill/BillingPeriodStartDate,lineItem/UsageAccountId,"
          + "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,"
          + "lineItem/UsageType,lineItem/Operation,lineItem/UsageAmount,lineItem/CurrencyCode,"
          + "lineItem/UnblendedCost,lineItem/LineItemDescription,resourceTags/user:Team\n";

  private Bills() {}

  static String line(String id, String payer, String month, String cost, String text, String team) {
    return String.join(
            ",",
            id,
            payer,
            month + "-01T00:00:00.000Z",
            "222222222222",
            "Usage",
            month + "-02T00:00:00Z",
            month + "-02T01:00:00Z",
            "AmazonEC2",
            "BoxUsage:m5.large",
            "RunInstances",
            "1.0",
            "USD",
            cost,
            text,
            team)
        + "\n";
  }

  static String line(String id, String month, String cost) {
    return line(id, "111111111111", month, cost, "text", "web");
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(String... members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String member : members) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(member.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes.toByteArray();
  }

  static Deliveries find(Path... paths) {
    return Deliveries.find(
        java.util.Arrays.stream(paths)
            .map(path -> new ChargeInput(path.toString(), "auto"))
            .toList(),
        List.of(),
        new Configuration(),
        KnownUnits.NONE,
        FORMATS);
  }
}
