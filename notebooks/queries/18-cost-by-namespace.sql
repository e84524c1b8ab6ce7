-- What does each namespace or service cost, its share of idle machines included?
-- Never add this to the cost of the machines: it restates them.
select
  billing_period,
  platform,
  cluster,
  namespace,
  cast(total_cost as decimal(18, 2)) as cost,
  cast(split_cost as decimal(18, 2)) as requested_or_used,
  cast(unused_cost as decimal(18, 2)) as idle_share,
  cast(over_request_ratio as decimal(9, 4)) as requested_not_used,
  billing_currency
from container_costs
order by billing_period, total_cost desc, cluster, namespace, sub_account_id
