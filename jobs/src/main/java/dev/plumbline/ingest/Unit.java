package dev.plumbline.ingest;

/**
 * What is replaced at once.
 *
 * @param sourceId payer and report, as payer:report
 * @param period month, as yyyy-MM
 */
public record Unit(String sourceId, String period) implements Comparable<Unit> {
  /** In the place of a payer that neither a manifest nor a file tells. */
  static final String NO_PAYER = "unknown";

  /** Whether it is known whose bill it is. */
  public boolean hasPayer() {
    return !sourceId.startsWith(NO_PAYER + ":");
  }

  @Override
  public int compareTo(Unit other) {
    int bySource = sourceId.compareTo(other.sourceId);
    return bySource == 0 ? period.compareTo(other.period) : bySource;
  }

  @Override
  public String toString() {
    return period.isEmpty() ? sourceId : sourceId + " " + period;
  }
}
