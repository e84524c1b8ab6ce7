-- Who pays, by day: the owner is the first of the keys owner, team and cost_center that is set, in
-- any spelling. What follows other costs (tax, support, credits) stays where it was booked.
copy (
  with tagged as (
    select
      *,
      list_filter(map_entries(tags), lambda e: e.value <> '') as entries
    from '{output}/charges.parquet'
  ),
  owned as (
    select
      *,
      list_transform(entries, lambda e: {
        'key': trim(regexp_replace(lower(regexp_replace(e.key, '([a-z0-9])([A-Z])', '\1_\2', 'g')), '[^a-z0-9]+', '_', 'g'), '_'),
        'value': lower(trim(e.value))}) as named
    from tagged
  ),
  claimed as (
    select
      *,
      coalesce(
        list_filter(named, lambda e: e.key = 'owner')[1].value,
        list_filter(named, lambda e: e.key = 'team')[1].value,
        list_filter(named, lambda e: e.key = 'cost_center')[1].value) as tag_owner
    from owned
  )
  select
    x_source_id, billing_period, charge_period_start::date as charge_date, billing_account_id,
    invoice_id, sub_account_id, coalesce(tag_owner, 'unallocated') as owner, service_name,
    case when tag_owner is null then 'unallocated' else 'tag' end as method,
    charge_category, billing_currency,
    sum(billed_cost)::decimal(24, 10) as billed_cost,
    sum(effective_cost)::decimal(24, 10) as effective_cost,
    sum(x_net_billed_cost)::decimal(24, 10) as x_net_billed_cost,
    sum(x_net_effective_cost)::decimal(24, 10) as x_net_effective_cost,
    sum(list_cost)::decimal(24, 10) as list_cost
  from claimed
  group by all
) to '{output}/attributed_costs.parquet' (format parquet, compression zstd);
