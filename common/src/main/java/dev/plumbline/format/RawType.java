package dev.plumbline.format;

/** What the text of a raw column must be readable as. */
public enum RawType {
  TEXT,
  /** An account id: a text even where a writer took its digits for a number. */
  ACCOUNT,
  NUMBER,
  TIMESTAMP,
  /** Keys and values; as text a JSON object. */
  MAP;

  /** Whether any text will do, as far as a filter over rows can tell. */
  public boolean isText() {
    return this == TEXT || this == ACCOUNT || this == MAP;
  }
}
