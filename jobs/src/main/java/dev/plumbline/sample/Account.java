package dev.plumbline.sample;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** A member account; {@code listed}: the owners file names its owner. */
record Account(
    String name,
    String id,
    String team,
    String environment,
    String application,
    String stack,
    boolean listed,
    String businessUnit)
    implements Serializable {

  static Account of(Map<String, String> row) {
    return new Account(
        row.get("name"),
        row.get("id"),
        row.get("team"),
        row.get("environment"),
        row.get("application"),
        row.get("stack"),
        row.get("listed").equals("yes"),
        row.get("business_unit"));
  }

  /** The tags people of this account put on what they make. */
  Map<String, String> defaultTags() {
    Map<String, String> tags = new TreeMap<>();
    put(tags, "user_team", team);
    put(tags, "user_environment", environment);
    put(tags, "user_application", application);
    put(tags, "aws_cloudformation_stack_name", stack);
    return tags;
  }

  private static void put(Map<String, String> tags, String key, String value) {
    if (!value.isEmpty()) {
      tags.put(key, value);
    }
  }
}
