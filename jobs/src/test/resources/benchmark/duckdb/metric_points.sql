-- Metric stream files, JSON lines, to hourly statistics: of points sent twice the larger count holds.
copy (
  with points as (
    select
      account_id, region as region_id, namespace, metric_name, dimensions,
      make_timestamp("timestamp" * 1000) as point_start,
      "value".count as sample_count, "value".sum as sum, "value".min as min, "value".max as max, unit
    from read_json(
      '{input}',
      format = 'newline_delimited',
      filename = true,
      columns = {
        account_id: 'varchar', region: 'varchar', namespace: 'varchar', metric_name: 'varchar',
        dimensions: 'map(varchar, varchar)', "timestamp": 'bigint',
        "value": 'struct(max double, min double, sum double, count double)', unit: 'varchar'})
    qualify row_number() over (
      partition by account_id, region, namespace, metric_name, dimensions, "timestamp"
      order by "value".count desc, filename desc) = 1
  )
  select
    account_id, region_id, namespace, metric_name, dimensions, date_trunc('hour', point_start) as period_start,
    unit, sum(sample_count) as sample_count, sum(sum) as sum, min(min) as min, max(max) as max
  from points
  group by all
) to '{output}/metric_points.parquet' (format parquet, compression zstd);
