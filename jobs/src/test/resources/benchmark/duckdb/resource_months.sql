-- Each resource by month: its costs and what its last line says of it.
copy (
  select
    billing_period,
    coalesce(sub_account_id, '') as sub_account_id,
    coalesce(region_id, 'global') as region_id,
    resource_id,
    max(billing_currency) as billing_currency,
    min(charge_period_start::date) as first_charge_date,
    max(charge_period_start::date) as last_charge_date,
    arg_max(service_name, charge_period_start) as service_name,
    arg_max(x_product_code, charge_period_start) as x_product_code,
    max(x_instance_type) as x_instance_type,
    max(x_volume_api_name) as x_volume_api_name,
    max(x_operating_system) as x_operating_system,
    max(x_deployment_option) as x_deployment_option,
    max(availability_zone) as availability_zone,
    count(distinct availability_zone) as zone_count,
    arg_max(tags, charge_period_start) as tags,
    bool_or(coalesce(x_usage_type like '%SpotUsage%', false)) as is_spot,
    count(distinct charge_period_start) filter (where pricing_unit in ('Hrs', 'Hours', 'hours', 'hrs')) as billed_hours,
    sum(effective_cost)::decimal(24, 10) as effective_cost,
    sum(x_net_effective_cost)::decimal(24, 10) as x_net_effective_cost,
    sum(list_cost)::decimal(24, 10) as list_cost,
    (sum(x_net_effective_cost) filter (where commitment_discount_id is not null))::decimal(24, 10) as x_covered_cost
  from '{output}/charges.parquet'
  where resource_id is not null
  group by all
) to '{output}/resource_months.parquet' (format parquet, compression zstd);
