-- The kinds of usage on the bill, for which the batch works out what one unit takes.
select distinct
  x_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'),
  trim(coalesce(x_product_code, '')), trim(coalesce(x_usage_type, '')), trim(coalesce(pricing_unit, '')),
  trim(coalesce(x_instance_type, '')), trim(coalesce(region_id, '')), trim(coalesce(x_physical_processor, '')),
  trim(coalesce(x_vcpu, '')), trim(coalesce(x_memory, ''))
from '{output}/charges.parquet'
where not x_is_split
order by all;
