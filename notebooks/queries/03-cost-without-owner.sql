-- Which cost has no owner, in which account and service, and why?
select
  billing_period,
  sub_account_id,
  service_name,
  reason,
  cast(sum(effective_cost) as decimal(18, 2)) as cost,
  billing_currency
from attributed_costs
where owner = 'unallocated'
group by billing_period, sub_account_id, service_name, reason, billing_currency
order by
  billing_period,
  sum(effective_cost) desc nulls last,
  sub_account_id nulls last,
  service_name nulls last,
  reason nulls last
