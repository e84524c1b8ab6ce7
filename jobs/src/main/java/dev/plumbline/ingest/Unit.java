package dev.plumbline.ingest;

/**
 * What is replaced at once.
 *
 * @param sourceId payer and report, as payer:report
 * @param period month, as yyyy-MM
 */
public record Unit(String sourceId, String period) implements Comparable<Unit> {
  @Override
  public int compareTo(Unit other) {
    int bySource = sourceId.compareTo(other.sourceId);
    return bySource == 0 ? period.compareTo(other.period) : bySource;
  }

  @Override
  public String toString() {
    return sourceId + " " + period;
  }
}
