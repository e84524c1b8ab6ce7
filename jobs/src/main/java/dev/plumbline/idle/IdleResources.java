package dev.plumbline.idle;

import dev.plumbline.table.Table;

/** The findings about resources that do nothing or belong to nothing. */
public final class IdleResources {
  public static final Table IDLE_RESOURCES =
      Findings.table("idle_resources")
          .grain("one row per month, rule and resource whose finding is of kind idle or unused")
          .build();

  private IdleResources() {}
}
