-- Where does the money for data transfer go, and which resources send it?
select
  billing_period,
  transfer_kind,
  origin,
  destination,
  resource_id,
  cast(sum(gigabytes) as decimal(18, 2)) as gigabytes,
  cast(sum(cost) as decimal(18, 2)) as transfer_cost,
  billing_currency
from transfer_costs
group by billing_period, transfer_kind, origin, destination, resource_id, billing_currency
order by billing_period, transfer_cost desc, transfer_kind, resource_id, origin, destination
