-- What could the rules not judge, for which reason, and how much money does that leave unexamined?
select
  rule_id,
  title,
  reason,
  count(*) as resources,
  cast(sum(monthly_cost) as decimal(18, 2)) as cost,
  billing_currency
from rule_verdicts
where billing_period = (select max(billing_period) from rule_verdicts)
  and verdict = 'NOT_EVALUATED'
group by rule_id, title, reason, billing_currency
order by
  sum(monthly_cost) desc nulls last,
  rule_id,
  title,
  reason nulls last,
  billing_currency nulls last
