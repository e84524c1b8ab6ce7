-- How well is each commitment used, what does its unused part cost, and does it end within 90 days
-- of the day the month is judged by?
select
  billing_period,
  commitment_discount_id,
  commitment_discount_type,
  sub_account_id as buyer,
  beneficiary_count,
  cast(total_cost as decimal(18, 2)) as cost,
  cast(unused_cost as decimal(18, 2)) as unused_cost,
  cast(utilization_ratio as decimal(9, 4)) as utilization,
  end_date,
  is_expiring as ends_soon,
  billing_currency
from commitments
order by billing_period, unused_cost desc, commitment_discount_id
