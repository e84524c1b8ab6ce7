package dev.plumbline.kpi;

import java.util.List;
import java.util.Map;

/**
 * One number of a KPI: numerator over denominator, and when it may be taken.
 *
 * @param complement whether the value is one minus the quotient
 * @param availableInOrganization whether the availability of the input is asked of the whole
 *     organization instead of each scope
 */
record Measure(
    Thresholds thresholds,
    boolean complement,
    boolean availableInOrganization,
    Map<Part, Expression> parts) {

  /** What is taken from tables for a measure. */
  enum Part {
    NUMERATOR,
    DENOMINATOR,
    /** Whether the scope has what the KPI looks at; else NOT_APPLICABLE. */
    APPLICABLE,
    /** Whether the inputs are there; else NOT_MEASURED. */
    AVAILABLE,
    /** Share of the cost concerned whose metrics are observed; too little is NOT_MEASURED. */
    OBSERVED,
    /** Whether there is enough of it; else NOT_MATERIAL. */
    MINIMUM,
    /** Whether a single case makes the risk high, whatever the share. */
    HIGH_WHEN;

    String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** An aggregate over the rows of a table, or over what is left of them after inner groupings. */
  record Expression(String source, List<Level> levels, String text) {}

  /**
   * An inner grouping: the rows of a scope and month become one row for each combination of the
   * named columns, with the named aggregates.
   */
  record Level(List<String> per, Map<String, String> aggregates) {}
}
