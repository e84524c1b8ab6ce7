-- What will months end at, per team, and how good were the last forecasts?
select billing_period, scope, scope_id, made_on, cast(p10 as decimal(18, 2)) as p10,
  cast(p50 as decimal(18, 2)) as p50, cast(p90 as decimal(18, 2)) as p90,
  cast(actual as decimal(18, 2)) as actual
from forecasts
where measure = 'cost' and state = 'FORECAST' and scope in ('organization', 'owner')
order by billing_period desc, scope desc, scope_id, made_on desc
limit 100
