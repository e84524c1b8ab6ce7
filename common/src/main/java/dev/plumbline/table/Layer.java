package dev.plumbline.table;

/** Where a table stands in the chain; what may read what is decided by it. */
public enum Layer {
  STAGING,
  INTERMEDIATE,
  MART,
  SCORECARD,
  OPERATIONS
}
