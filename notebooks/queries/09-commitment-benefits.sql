-- Who benefits from commitments that another account bought, and who paid for what nobody used?
select
  billing_period,
  commitment_discount_id,
  purchaser_sub_account_id as buyer,
  beneficiary_sub_account_id as beneficiary,
  cast(covered_list_cost as decimal(18, 2)) as at_public_prices,
  cast(effective_cost as decimal(18, 2)) as cost,
  cast(covered_saving as decimal(18, 2)) as saving,
  cast(x_unused_share_cost as decimal(18, 2)) as share_of_unused,
  billing_currency
from commitment_benefits
order by billing_period, commitment_discount_id, beneficiary_sub_account_id
