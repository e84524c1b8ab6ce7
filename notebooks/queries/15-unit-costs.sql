-- What does a unit of work cost, in money, energy, carbon and water, month by month?
select
  billing_period,
  workload,
  unit,
  cast(units as decimal(18, 0)) as units,
  cast(cost as decimal(18, 2)) as cost,
  cast(1000 * cost_per_unit as decimal(18, 4)) as cost_per_thousand,
  cast(1000 * energy_kwh_per_unit as decimal(18, 4)) as kwh_per_thousand,
  cast(1000 * emissions_gco2e_per_unit as decimal(18, 2)) as gco2e_per_thousand,
  state,
  billing_currency
from unit_costs
order by workload, unit, billing_period
