-- Is every cent of each bill attributed, per report, month, account and cost basis?
-- The residual is 0 in every published run; a basis the export lacks has no total.
select
  x_source_id,
  billing_period,
  sub_account_id,
  basis,
  state,
  cast(sum(bill_total) as decimal(18, 2)) as billed,
  cast(sum(attributed_total) as decimal(18, 2)) as attributed,
  cast(sum(unallocated_total) as decimal(18, 2)) as unallocated,
  cast(sum(unapplied_credits_total) as decimal(18, 2)) as unapplied_credits,
  sum(residual) as residual,
  billing_currency
from reconciliation
group by x_source_id, billing_period, sub_account_id, basis, state, billing_currency
order by x_source_id, billing_period, sub_account_id nulls last, basis, state, billing_currency
