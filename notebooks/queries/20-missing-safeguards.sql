-- Which accounts and regions run something without a safeguard, or carry an exposure, and how much
-- money is spent there?
select
  billing_period,
  sub_account_id,
  region_id,
  control,
  kind,
  present,
  cast(account_region_cost as decimal(18, 2)) as account_region_cost
from control_presence
where billing_period = (select max(billing_period) from control_presence)
  and ((kind = 'control' and not present) or (kind = 'exposure' and present))
order by sub_account_id, region_id, control
