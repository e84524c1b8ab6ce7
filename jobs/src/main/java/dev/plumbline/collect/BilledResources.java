package dev.plumbline.collect;

import dev.plumbline.collect.Covered.Span;
import dev.plumbline.query.Queries;
import dev.plumbline.settings.ConfigurationException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /** Whatever was asked for on a day, and however it was answered. */
  private static final String COLLECTED =
      """
      left join (
          select account_id, region_id, namespace, resource_id, day,
            collect_set(metric_name) as collected
          from (
            select account_id, region_id, namespace, resource_id, metric_name,
              explode(sequence(to_date(from_at), to_date(to_at - interval 1 second))) as day
            from metric_collections where from_at < to_at)
          group by 1, 2, 3, 4, 5) asked
        on sub_account_id = asked.account_id and x_metric_region = asked.region_id
          and x_metric_namespace = asked.namespace and x_metric_resource_id = asked.resource_id
          and charge_date = asked.day""";

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
          collect_list(named_struct('day', charge_date, 'metrics', array_except(
            map_keys(metrics), coalesce(%s, array())))) as streamed
        from resource_days %s
        where charge_date >= date'%s' and charge_date < date'%s'
          and x_metric_namespace in %s and x_metric_resource_id is not null
          and x_metric_join in ('JOINED', 'NO_METRICS')
        group by 1, 2, 3, 4 order by 1, 2, 3, 4"""
            .formatted(
                hasCollections() ? "collected" : "null",
                hasCollections() ? COLLECTED : "",
                span.from(),
                span.to(),
                namespaces);
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

  private boolean hasCollections() {
    return queries
        .run()
        .filter(run -> run.snapshots().containsKey("metric_collections"))
        .isPresent();
  }

  private static Resource resource(Row row) {
    return new Resource(
        row.getString(2),
        row.getString(3),
        row.getDate(4).toLocalDate(),
        row.getDate(5).toLocalDate(),
        streamed(row.getList(6)));
  }

  /** Points that no collection has asked for, whatever the answer was, come from a stream. */
  private static Map<String, LocalDate> streamed(List<Row> days) {
    Map<String, LocalDate> since = new TreeMap<>();
    for (Row row : days) {
      if (!row.isNullAt(1)) {
        LocalDate day = row.getDate(0).toLocalDate();
        row.<String>getList(1)
            .forEach(metric -> since.merge(metric, day, (a, b) -> a.isBefore(b) ? a : b));
      }
    }
    return since;
  }
}
