-- Which resources do nothing, since when, and by how much would the bill drop without them?
-- waste is what they cost in 730 hours, saving what the bill really loses: while a commitment
-- covers a resource, switching it off saves nothing.
select
  rule_id,
  resource_id,
  sub_account_id,
  region_id,
  owner,
  first_seen,
  age_days,
  cast(waste_effective as decimal(18, 2)) as waste,
  cast(saving_realisable as decimal(18, 2)) as saving,
  confidence,
  billing_currency
from findings
where billing_period = (select max(billing_period) from findings)
  and kind in ('idle', 'unused')
order by
  saving_realisable desc nulls last,
  rule_id,
  sub_account_id,
  region_id,
  resource_id
