-- What did each team cost in the latest month, and how much of that is its share of common cost?
-- Effective cost: commitments spread over the time they cover, before private discounts.
select
  owner,
  cast(sum(effective_cost) as decimal(18, 2)) as cost,
  cast(sum(direct_cost) as decimal(18, 2)) as own_cost,
  cast(coalesce(sum(shared_cost), 0) as decimal(18, 2)) as shared_cost,
  billing_currency
from attributed_costs
where billing_period = (select max(billing_period) from attributed_costs)
group by owner, billing_currency
order by sum(effective_cost) desc, owner
