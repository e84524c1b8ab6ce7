package dev.plumbline.format;

/** What the text of a raw column must be readable as. */
public enum RawType {
  TEXT,
  NUMBER,
  TIMESTAMP
}
