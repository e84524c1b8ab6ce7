package dev.plumbline.ingest;

import java.io.Serializable;

/**
 * One input file as a task sees it.
 *
 * @param period null where the file is not known to hold one month
 */
record ReadSource(String kind, String sourceId, String period, String uri, long bytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static ReadSource of(Delivery delivery, InputFile file) {
    return new ReadSource(
        delivery.kind() == Delivery.Kind.CHARGES ? "charges" : "metrics",
        delivery.units().first().sourceId(),
        delivery.periods().size() == 1 && !delivery.periods().get(0).isEmpty()
            ? delivery.periods().get(0)
            : null,
        file.uri(),
        file.bytes());
  }
}
