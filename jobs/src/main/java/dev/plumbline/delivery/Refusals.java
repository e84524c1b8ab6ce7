package dev.plumbline.delivery;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Deliveries;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.job.Freshness;
import dev.plumbline.redaction.Redaction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deliveries that only reading their files could tell to be unusable. As long as nothing of such a
 * delivery changes, nor the mapping nor the version that read it, reading it again would find the
 * same: it stays refused for the reason found first.
 */
final class Refusals {
  private static final String REFUSED = "refused/";

  private final Formats formats;
  private final Redaction redaction;
  private final String version;
  private final Map<String, String> reasons = new TreeMap<>();

  /**
   * @param version of what reads the files
   * @param inputs what the published run remembered
   */
  Refusals(Formats formats, Redaction redaction, String version, Map<String, String> inputs) {
    this.formats = formats;
    this.redaction = redaction;
    this.version = version;
    inputs.forEach(
        (key, reason) -> {
          if (key.startsWith(REFUSED)) {
            reasons.put(key, reason);
          }
        });
  }

  /** The same deliveries, without bills and metric files that were refused as they are now. */
  Deliveries without(Deliveries found) {
    Deliveries left = found;
    for (InputFile file : found.metrics().map(Delivery::files).orElse(List.of())) {
      Delivery metrics = left.metrics().orElseThrow();
      String reason = reasons.get(key(metrics.alone(file)));
      if (reason != null) {
        left = left.without(metrics, file, Delivery.State.REJECTED, reason);
      }
    }
    for (Delivery delivery : found.all()) {
      if (delivery.state() == Delivery.State.READY && isRemembered(delivery)) {
        left =
            left.with(
                delivery, delivery.notLoaded(Delivery.State.REJECTED, reasons.get(key(delivery))));
      }
    }
    return left;
  }

  /** Remembers what a bill or a metric file was refused for. */
  void remember(Delivery delivery, String why) {
    reasons.put(key(delivery), redaction.text(why));
  }

  boolean isRemembered(Delivery delivery) {
    return reasons.containsKey(key(delivery));
  }

  /** What the run after needs to know of a delivery that is remembered. */
  void note(Delivery delivery, Map<String, String> inputs) {
    inputs.put(key(delivery), reasons.get(key(delivery)));
  }

  /** Changes with a delivery and with what is remembered of it. */
  String print(Delivery delivery) {
    return isRemembered(delivery) ? key(delivery) : "";
  }

  private String key(Delivery delivery) {
    String asFound = delivery.notLoaded(Delivery.State.READY, "").fingerprint(formats);
    return REFUSED + Freshness.hash(version + "\n" + asFound);
  }
}
