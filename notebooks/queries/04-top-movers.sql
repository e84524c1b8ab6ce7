-- What became dearer or cheaper since the month before, and why?
select owner, service_name, x_usage_type, cast(sum(cost_delta) as decimal(18, 2)) as cost_change,
  cast(sum(usage_effect) as decimal(18, 2)) as usage_effect,
  cast(sum(rate_effect) as decimal(18, 2)) as rate_effect,
  cast(sum(commitment_effect) as decimal(18, 2)) as commitment_effect,
  cast(sum(new_effect + gone_effect) as decimal(18, 2)) as new_and_gone_effect
from cost_changes
where comparison = 'month' and billing_period = (select max(billing_period) from cost_changes)
group by owner, service_name, x_usage_type
order by abs(sum(cost_delta)) desc, owner, service_name, x_usage_type
limit 20
