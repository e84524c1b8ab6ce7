package dev.plumbline.cli;

import dev.plumbline.Jobs;
import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Column;
import dev.plumbline.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Say what a table, rule, KPI or coefficient means, and where it comes from.")
final class ExplainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Table, rule, KPI or coefficient table")
  private String name;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    Options options = common.layers().options();
    Map<String, Table> tables = Jobs.tables();
    Map<String, List<String>> definitions =
        Explanations.texts(options.definitions(), options.rules());
    Table table = tables.get(name.toLowerCase(Locale.ROOT));
    List<String> definition = definitions.get(name.toUpperCase(Locale.ROOT));
    if (table != null) {
      explain(table, console);
    } else if (definition != null) {
      definition.forEach(line -> console.line("%s", line));
    } else {
      List<String> known = new java.util.ArrayList<>(tables.keySet());
      known.addAll(definitions.keySet());
      throw new ConfigurationException(
          "explain: nothing is named '"
              + name
              + "'."
              + Problems.suggestion(name, known)
              + " Tables: "
              + String.join(", ", tables.keySet())
              + ". Rules, KPIs and coefficients by their ids, e.g. EC2-01, COST-01, regions.");
    }
    return 0;
  }

  private static void explain(Table table, Console console) {
    console.line("%s: %s", table.name(), table.grain());
    console.line("  layer        %s", table.layer().name().toLowerCase(Locale.ROOT));
    console.line(
        "  key          %s", table.key().isEmpty() ? "none" : String.join(", ", table.key()));
    String partitions = String.join(", ", table.partitions());
    console.line(
        "  partitions   %s",
        table
            .dayPartition()
            .map(c -> "UTC day of " + c)
            .orElse(partitions.isEmpty() ? "none" : partitions));
    console.line("  written by   %s", Jobs.owner(table));
    console.line("  columns");
    for (Column column : table.columns()) {
      console.line(
          "    %-28s %-16s %s%s",
          column.name(),
          column.type().simpleString().length() > 16
              ? column.type().typeName()
              : column.type().simpleString(),
          column.comment(),
          column.required() ? " (always there)" : "");
    }
  }
}
