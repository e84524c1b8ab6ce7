package dev.plumbline.collect;

import dev.plumbline.collect.Covered.Span;
import dev.plumbline.query.Queries;
import dev.plumbline.settings.ConfigurationException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * The resources of the published bill that have metrics, account by account and region by region;
 * only one region of one account is held at a time.
 */
public final class BilledResources implements Billed {
  /** Both become folders and names of hosts, so nothing else may stand in them. */
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{1,12}");

  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}");

  private final Queries queries;
  private final Needs needs;

  public BilledResources(Queries queries, Needs needs) {
    this.queries = queries;
    this.needs = needs;
  }

  /** The last day the bill has usage of resources with metrics; empty where it has none. */
  public Optional<LocalDate> lastDay() {
    if (!List.of(queries.rows("select * from resource_days").columns())
        .contains("x_metrics_asked")) {
      throw new ConfigurationException(
          "collect-metrics: the tables were published by an earlier version; run the batch once, then"
              + " collect.");
    }
    Row row =
        queries
            .rows(
                "select max(charge_date) from resource_days where x_metric_namespace is not null"
                    + " and billed_hours > 0")
            .head();
    return row.isNullAt(0) ? Optional.empty() : Optional.of(row.getDate(0).toLocalDate());
  }

  /** {@inheritDoc} Accounts and regions that cannot be asked, such as global, are left out. */
  @Override
  public void forEach(Span span, Consumer<Group> consumer) {
    String namespaces =
        needs.days().keySet().stream()
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", ", "(", ")"));
    String query =
        """
        select sub_account_id, x_metric_region, x_metric_namespace, x_metric_resource_id,
          min(charge_date) as first, max(charge_date) as last,
          array_sort(array_distinct(flatten(collect_list(array_except(
            map_keys(metrics), coalesce(x_metrics_asked, array())))))) as streamed
        from resource_days
        where charge_date >= date'%s' and charge_date < date'%s'
          and x_metric_namespace in %s and x_metric_resource_id is not null
          and x_metric_join in ('JOINED', 'NO_METRICS')
        group by 1, 2, 3, 4 order by 1, 2, 3, 4"""
            .formatted(span.from(), span.to(), namespaces);
    Iterator<Row> rows = queries.rows(query).toLocalIterator();
    Group group = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      String account = row.getString(0);
      String region = row.isNullAt(1) ? "" : row.getString(1);
      if (!ACCOUNT.matcher(account).matches() || !REGION.matcher(region).matches()) {
        continue;
      }
      if (group == null || !group.account().equals(account) || !group.region().equals(region)) {
        if (group != null) {
          consumer.accept(group);
        }
        group = new Group(account, region, new ArrayList<>());
      }
      group.resources().add(resource(row));
    }
    if (group != null) {
      consumer.accept(group);
    }
  }

  private static Resource resource(Row row) {
    return new Resource(
        row.getString(2),
        row.getString(3),
        row.getDate(4).toLocalDate(),
        row.getDate(5).toLocalDate(),
        row.isNullAt(6) ? new HashSet<>() : new HashSet<>(row.getList(6)));
  }
}
