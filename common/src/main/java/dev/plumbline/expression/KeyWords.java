package dev.plumbline.expression;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;

import org.apache.spark.sql.Column;

/** The words of tag keys, whatever an export has made of them. */
public final class KeyWords {
  private KeyWords() {}

  /**
   * A key in lower case with its words parted by "_". Cost and Usage Reports part every capital, so
   * that {@code OWNER} comes as {@code o_w_n_e_r}: single letters in a row are one word again.
   *
   * @param key a tag key without the prefix of its kind
   */
  public static Column of(Column key) {
    Column parted = regexp_replace(key, lit("([a-z0-9])([A-Z])"), lit("$1_$2"));
    Column words = regexp_replace(lower(parted), lit("[^a-z0-9]+"), lit("_"));
    return regexp_replace(words, lit("(?<=^|_)([a-z])_(?=[a-z](?:_|$))"), lit("$1"));
  }
}
