package dev.plumbline.usage;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** Which controls show in the bill of each account and region. */
public final class ControlPresence {
  public static final Table CONTROL_PRESENCE =
      Table.named("control_presence")
          .grain(
              "one row per period, member account, region with usage, and control of conf/controls.yaml")
          .key("billing_period", "sub_account_id", "region_id", "control")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("region_id", STRING, "Region code; 'global' for charges without a region")
          .required("control", STRING, "What is looked for, by its name in conf/controls.yaml")
          .required(
              "kind", STRING, "control (a safeguard in use) or exposure (something that needs one)")
          .required(
              "present",
              BOOLEAN,
              "Whether a usage charge shows it, also at no cost; false proves absence only where the"
                  + " service cannot be used without a charge line")
          .required(
              "usage_quantity",
              QUANTITY,
              "Usage of the control in its own pricing units, mixed units added; 0 where absent")
          .required(
              "x_net_effective_cost", MONEY, "Net effective cost of that usage; 0 where absent")
          .required(
              "account_region_cost",
              MONEY,
              "Net effective cost of all usage of the account in the region")
          .build();

  private ControlPresence() {}
}
