package dev.plumbline.kpi;

/** What is known about a KPI in a scope and month. Only {@link #MEASURED} counts. */
public enum State {
  MEASURED,
  /** An input is absent. */
  NOT_MEASURED,
  /** Too little of what the KPI looks at. */
  NOT_MATERIAL,
  /** Nothing of what the KPI looks at. */
  NOT_APPLICABLE,
  /** Neither bill nor metrics can tell. */
  NOT_OBSERVABLE
}
