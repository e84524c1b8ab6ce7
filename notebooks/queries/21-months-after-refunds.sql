-- What did each month come to for each team after refunds, each in the month it corrects?
-- The bill's own months are those of billing_period; only refunds that tell their month move.
select
  coalesce(corrected_period, billing_period) as restated_month,
  owner,
  cast(sum(effective_cost) as decimal(18, 2)) as cost,
  cast(sum(case when corrected_period is not null then effective_cost end) as decimal(18, 2))
    as refunded_later,
  billing_currency
from attributed_costs
group by coalesce(corrected_period, billing_period), owner, billing_currency
order by restated_month, owner, billing_currency
