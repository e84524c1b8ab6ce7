package dev.plumbline.sample;

import java.io.Serializable;
import java.util.Map;

/** A region, the prefix of its usage types and its price level. */
record Region(String code, String prefix, String location, double factor) implements Serializable {
  static Region of(Map<String, String> row) {
    return new Region(
        row.get("code"),
        row.get("prefix"),
        row.get("location"),
        Double.parseDouble(row.get("factor")));
  }
}
