-- Energy, carbon and water by day, resource and usage type, with the same coefficients: {profiles}
-- has for each kind of usage what one unit takes, as the batch works it out from conf/coefficients.
copy (
  with days as (
    select
      billing_period, charge_period_start::date as charge_date, sub_account_id, region_id, resource_id,
      x_product_code, x_usage_type, x_instance_type, x_physical_processor, x_vcpu, x_memory,
      pricing_unit, billing_currency,
      x_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') as is_usage,
      max(service_name) as service_name,
      sum(consumed_quantity)::double as quantity,
      sum(list_cost)::double as list_cost,
      sum(x_net_effective_cost)::decimal(24, 10) as x_net_effective_cost
    from '{output}/charges.parquet'
    where not x_is_split
    group by all
  ),
  lines as (
    select
      d.*, p.*,
      quantity * amount_factor * case when is_monthly then 24.0 * day(last_day(charge_date)) else 1.0 end as units,
      case when has_cpu then cpu_idle_w + case when is_surplus then 1.0 else cpu_default_ratio end * cpu_load_w else 0.0 end as cpu_w,
      case when has_gpu then gpu_idle_w + gpu_default_ratio * gpu_load_w else 0.0 end as gpu_w,
      case when tier in ('1', '2', '3') and quantity is null then 'U' else tier end as line_tier,
      coalesce(d.x_product_code, '') as proxy_product, coalesce(model_region, '') as proxy_region
    from days d
    left join '{profiles}' p
      on d.is_usage = p.kind_is_usage
      and trim(coalesce(d.x_product_code, '')) = p.kind_product_code
      and trim(coalesce(d.x_usage_type, '')) = p.kind_usage_type
      and trim(coalesce(d.pricing_unit, '')) = p.kind_unit
      and trim(coalesce(d.x_instance_type, '')) = p.kind_instance_type
      and trim(coalesce(d.region_id, '')) = p.kind_region_id
      and trim(coalesce(d.x_physical_processor, '')) = p.kind_processor
      and trim(coalesce(d.x_vcpu, '')) = p.kind_vcpu
      and trim(coalesce(d.x_memory, '')) = p.kind_memory
  ),
  powered as (
    select
      *,
      cpu_w + memory_w + gpu_w + other_w as unit_w,
      case when line_tier = 'N' then 0.0 else units * (cpu_w + memory_w + gpu_w + other_w) / 1000 end as own_kwh,
      case when line_tier = 'N' then 0.0
           when has_cpu or memory_w > 0 then units * (cpu_idle_w + memory_w + gpu_idle_w) / 1000 end as idle_kwh
    from lines
  ),
  known as (
    select
      billing_period, billing_currency, proxy_product, proxy_region,
      sum(case when list_cost > 0 and line_tier <> 'N' then list_cost else 0 end) as cost,
      sum(case when list_cost > 0 and line_tier in ('1', '2', '3') and own_kwh is not null then list_cost else 0 end) as known_cost,
      sum(case when list_cost > 0 and line_tier in ('1', '2', '3') and own_kwh is not null then own_kwh else 0 end) as known_kwh
    from powered
    group by all
  ),
  sums as (
    select
      *,
      sum(cost) over service as service_all, sum(known_cost) over service as service_cost, sum(known_kwh) over service as service_kwh,
      sum(cost) over region as region_all, sum(known_cost) over region as region_cost, sum(known_kwh) over region as region_kwh,
      sum(cost) over total as total_all, sum(known_cost) over total as total_cost, sum(known_kwh) over total as total_kwh
    from known
    window
      service as (partition by billing_period, billing_currency, proxy_product, proxy_region),
      region as (partition by billing_period, billing_currency, proxy_region),
      total as (partition by billing_period, billing_currency)
  ),
  rates as (
    select
      billing_period, billing_currency, proxy_product, proxy_region,
      coalesce(
        case when service_cost > 0 and service_cost >= service_all * {known_min_ratio} then service_kwh / service_cost end,
        case when region_cost > 0 and region_cost >= region_all * {known_min_ratio} then region_kwh / region_cost end,
        case when total_cost > 0 and total_cost >= total_all * {known_min_ratio} then total_kwh / total_cost end) as rate
    from sums
  ),
  energy as (
    select
      p.*,
      case when method = 'spend_proxy' then list_cost * rate else own_kwh end as it_kwh,
      case when method = 'spend_proxy' and list_cost * rate is null then 'U' else line_tier end as final_tier,
      sqrt(
        ln(case when method = 'spend_proxy' then other_low
                when abs(unit_w) > 0 then (cpu_w * cpu_low + memory_w * memory_factor_low + gpu_w * gpu_factor_low + other_w * other_low) / unit_w
                else 1.0 end) ** 2
        + ln(case when has_cpu then load_low else 1.0 end) ** 2 + ln(pue_low) ** 2 + ln(grid_low) ** 2) as spread_low,
      sqrt(
        ln(case when method = 'spend_proxy' then other_high
                when abs(unit_w) > 0 then (cpu_w * cpu_high + memory_w * memory_factor_high + gpu_w * gpu_factor_high + other_w * other_high) / unit_w
                else 1.0 end) ** 2
        + ln(case when has_cpu then load_high else 1.0 end) ** 2 + ln(pue_high) ** 2 + ln(grid_high) ** 2) as spread_high
    from powered p
    left join rates using (billing_period, billing_currency, proxy_product, proxy_region)
  ),
  impacts as (
    select
      *,
      case when final_tier = 'N' then 0.0 else it_kwh * pue end as facility_kwh,
      case when final_tier = 'N' then 0.0 else it_kwh * pue * grid_g end as location_g,
      case when final_tier = 'N' then 0.0 else it_kwh * pue * coalesce(grid_market_g, grid_g) end as market_g,
      case when final_tier = 'N' then 0.0 else units * embodied_g end as made_g,
      case when final_tier = 'N' then 0.0 else it_kwh * site_water_l end as site_l,
      case when final_tier = 'N' then 0.0 else it_kwh * pue * grid_water_l end as grid_l
    from energy
  )
  select
    billing_period, charge_date,
    coalesce(sub_account_id, '') as sub_account_id,
    coalesce(region_id, 'global') as region_id,
    coalesce(resource_id, '') as resource_id,
    coalesce(x_product_code, '') as x_product_code,
    coalesce(x_usage_type, '') as x_usage_type,
    coalesce(pricing_unit, '') as pricing_unit,
    billing_currency, method, final_tier as tier,
    max(service_name) as service_name,
    max(x_instance_type) as x_instance_type,
    sum(quantity::decimal(24, 10))::decimal(24, 10) as consumed_quantity,
    sum((units * vcpu)::decimal(24, 10))::decimal(24, 10) as vcpu_hours,
    sum(it_kwh::decimal(24, 10))::decimal(24, 10) as energy_it_kwh,
    sum(facility_kwh::decimal(24, 10))::decimal(24, 10) as energy_facility_kwh,
    sum(idle_kwh::decimal(24, 10))::decimal(24, 10) as idle_energy_kwh,
    sum(location_g::decimal(24, 10))::decimal(24, 10) as operational_location_gco2e,
    sum(market_g::decimal(24, 10))::decimal(24, 10) as operational_market_gco2e,
    sum(made_g::decimal(24, 10))::decimal(24, 10) as embodied_gco2e,
    sum(site_l::decimal(24, 10))::decimal(24, 10) as water_site_litres,
    sum(grid_l::decimal(24, 10))::decimal(24, 10) as water_grid_litres,
    sum((case when final_tier = 'N' then 0.0 else location_g * exp(-spread_low) + coalesce(made_g * embodied_low, 0.0) end)::decimal(24, 10))::decimal(24, 10) as low_gco2e,
    sum((case when final_tier = 'N' then 0.0 else location_g * exp(spread_high) + coalesce(made_g * embodied_high, 0.0) end)::decimal(24, 10))::decimal(24, 10) as high_gco2e,
    sum(list_cost::decimal(24, 10))::decimal(24, 10) as list_cost,
    sum(x_net_effective_cost)::decimal(24, 10) as x_net_effective_cost
  from impacts
  group by all
) to '{output}/emissions.parquet' (format parquet, compression zstd);
