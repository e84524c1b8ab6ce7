-- The bill as a narrow typed copy: the columns of the table charges, in its types. {input} are the
-- export's files, {output} is the folder of this side.
copy (
  with raw as (
    select
      line_item_line_item_type as type,
      coalesce(line_item_operation in ('ECSTask-EC2', 'EKSPod-EC2'), false) as is_split,
      coalesce(line_item_operation in ('ECSTask-EC2', 'EKSPod-EC2', 'FargateTask', 'FargatePod'), false) as has_split,
      line_item_unblended_cost::decimal(24, 10) as unblended,
      line_item_net_unblended_cost::decimal(24, 10) as net_unblended,
      pricing_public_on_demand_cost::decimal(24, 10) as public_cost,
      line_item_usage_amount::decimal(24, 10) as usage_amount,
      savings_plan_savings_plan_effective_cost::decimal(24, 10) as plan_effective,
      savings_plan_net_savings_plan_effective_cost::decimal(24, 10) as plan_net_effective,
      savings_plan_total_commitment_to_date::decimal(24, 10) as plan_commitment,
      coalesce(savings_plan_total_commitment_to_date::decimal(24, 10), 0)
        - coalesce(savings_plan_used_commitment::decimal(24, 10), 0) as plan_unused,
      coalesce(savings_plan_recurring_commitment_for_billing_period, 0)
        + coalesce(savings_plan_amortized_upfront_commitment_for_billing_period, 0) as plan_price,
      savings_plan_net_recurring_commitment_for_billing_period
        + savings_plan_net_amortized_upfront_commitment_for_billing_period as plan_net_price,
      coalesce(savings_plan_amortized_upfront_commitment_for_billing_period::decimal(24, 10), 0) as plan_upfront,
      coalesce(reservation_effective_cost::decimal(24, 10), 0) as reserved,
      reservation_net_effective_cost::decimal(24, 10) as net_reserved,
      coalesce(reservation_unused_amortized_upfront_fee_for_billing_period::decimal(24, 10), 0)
        + coalesce(reservation_unused_recurring_fee::decimal(24, 10), 0) as reserved_unused,
      coalesce(reservation_net_unused_amortized_upfront_fee_for_billing_period::decimal(24, 10),
          reservation_unused_amortized_upfront_fee_for_billing_period::decimal(24, 10), 0)
        + coalesce(reservation_net_unused_recurring_fee::decimal(24, 10),
          reservation_unused_recurring_fee::decimal(24, 10), 0) as net_reserved_unused,
      coalesce(reservation_amortized_upfront_fee_for_billing_period::decimal(24, 10), 0) as reserved_upfront,
      nullif(savings_plan_savings_plan_a_r_n, '') as plan_arn,
      nullif(reservation_reservation_a_r_n, '') as reservation_arn,
      nullif(regexp_extract(line_item_availability_zone, '^([a-z]{2}(-[a-z]+)+-[0-9]+)', 1), '') as zone_region,
      nullif(line_item_availability_zone, '') as zone,
      nullif(line_item_resource_id, '') as resource,
      type = 'SavingsPlanUpfrontFee'
        or (type = 'Fee' and nullif(reservation_reservation_a_r_n, '') is not null)
        or (type = 'Refund' and coalesce(line_item_product_code, '') = 'ComputeSavingsPlans'
          and coalesce(line_item_line_item_description, '')
            like 'Refund for one-time fee for Savings Plan ID%') as is_upfront,
      *
    from read_parquet('{input}')
  ),
  costed as (
    select
      *,
      case when is_split then 0 else unblended end as gross,
      case when is_split then 0 else coalesce(net_unblended, unblended) end as net,
      case when is_split then 0
           when type = 'SavingsPlanCoveredUsage' then coalesce(plan_effective, 0)
           when type = 'SavingsPlanRecurringFee' then plan_unused
           when type = 'SavingsPlanNegation' then 0
           when type = 'DiscountedUsage' then reserved
           when type = 'RIFee' then reserved_unused
           when is_upfront then 0
           else unblended end as amortized,
      case when is_split then 0
           when type = 'SavingsPlanCoveredUsage' then coalesce(plan_net_effective, plan_effective, 0)
           when type = 'SavingsPlanRecurringFee' then
             case when plan_net_price is null or plan_price = 0 then plan_unused
                  else (plan_unused::double * (plan_net_price / plan_price))::decimal(24, 10) end
           when type = 'SavingsPlanNegation' then 0
           when type = 'DiscountedUsage' then coalesce(net_reserved, reserved)
           when type = 'RIFee' then net_reserved_unused
           when is_upfront then 0
           else coalesce(net_unblended, unblended) end as net_amortized,
      case when is_split or type = 'SavingsPlanNegation' then 0 else public_cost end as list,
      coalesce(
        case when resource like 'arn:%' then nullif(split_part(resource, ':', 4), '') end,
        nullif(product_region_code, ''), product['region'], zone_region) as region
    from raw
  )
  select
    bill_payer_account_id || ':{report}' as x_source_id,
    strftime(bill_billing_period_start_date, '%Y-%m') as billing_period,
    line_item_usage_start_date as charge_period_start,
    line_item_usage_end_date as charge_period_end,
    bill_payer_account_id as billing_account_id,
    nullif(line_item_usage_account_id, '') as sub_account_id,
    nullif(line_item_usage_account_name, '') as x_sub_account_name,
    nullif(bill_invoice_id, '') as invoice_id,
    case when type in ('Usage', 'FlatRateSubscription', 'DiscountedUsage', 'SavingsPlanCoveredUsage',
                       'SavingsPlanNegation') then 'Usage'
         when type in ('RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee', 'Fee')
           then 'Purchase'
         when type in ('Tax', 'Credit') then type
         else 'Adjustment' end as charge_category,
    type as x_line_item_type,
    nullif(bill_billing_entity, '') as x_billing_entity,
    nullif(line_item_legal_entity, '') as x_legal_entity,
    coalesce(nullif(product['product_name'], ''), nullif(product['servicename'], '')) as service_name,
    nullif(line_item_product_code, '') as x_product_code,
    nullif(product_servicecode, '') as x_service_code,
    nullif(product_product_family, '') as x_product_family,
    nullif(line_item_usage_type, '') as x_usage_type,
    nullif(line_item_operation, '') as x_operation,
    nullif(line_item_line_item_description, '') as x_description,
    case when region not in ('global', 'any') then region end as region_id,
    case when zone <> coalesce(zone_region, '') then zone end as availability_zone,
    resource as resource_id,
    coalesce(
      nullif(product_instance_type, ''),
      nullif(regexp_extract(line_item_usage_type, '(?:BoxUsage|SpotUsage|HeavyUsage|DedicatedUsage|InstanceUsage|Multi-AZUsage|NodeUsage)[^:]*:((?:[a-z]+[.])?[a-z][a-z0-9-]*[.][a-z0-9-]+)$', 1), ''),
      case when line_item_usage_type like '%SpotUsage%'
           then nullif(regexp_extract(line_item_line_item_description, '^([a-z][a-z0-9-]*[.][a-z0-9-]+) ', 1), '') end)
      as x_instance_type,
    product['vcpu'] as x_vcpu,
    product['memory'] as x_memory,
    product['physical_processor'] as x_physical_processor,
    product['operating_system'] as x_operating_system,
    coalesce(
      product['volume_api_name'],
      case when line_item_usage_type like '%EBS:VolumeUsage.piops' then 'io1'
           when line_item_usage_type like '%EBS:VolumeUsage' then 'standard'
           else nullif(regexp_extract(line_item_usage_type, 'EBS:VolumeUsage[.]([a-z0-9]+)$', 1), '')
      end) as x_volume_api_name,
    product['deployment_option'] as x_deployment_option,
    case when type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'FlatRateSubscription')
         then usage_amount end as consumed_quantity,
    nullif(pricing_unit, '') as pricing_unit,
    gross::decimal(24, 10) as billed_cost,
    amortized::decimal(24, 10) as effective_cost,
    net::decimal(24, 10) as x_net_billed_cost,
    net_amortized::decimal(24, 10) as x_net_effective_cost,
    list::decimal(24, 10) as list_cost,
    (case when type = 'DiscountedUsage' then list
          when type = 'SavingsPlanNegation' then 0
          else net end)::decimal(24, 10) as contracted_cost,
    is_split as x_is_split,
    case when has_split then split_line_item_split_cost::decimal(24, 10) end as x_split_cost,
    case when has_split then split_line_item_unused_cost::decimal(24, 10) end as x_split_unused_cost,
    case when has_split then coalesce(split_line_item_net_split_cost, split_line_item_split_cost)::decimal(24, 10) end as x_net_split_cost,
    case when has_split then coalesce(split_line_item_net_unused_cost, split_line_item_unused_cost)::decimal(24, 10) end as x_net_split_unused_cost,
    case when has_split then split_line_item_public_on_demand_split_cost::decimal(24, 10) end as x_split_list_cost,
    case when has_split then split_line_item_public_on_demand_unused_cost::decimal(24, 10) end as x_split_unused_list_cost,
    case when has_split then split_line_item_split_usage::decimal(24, 10) end as x_split_usage,
    case when has_split then split_line_item_reserved_usage::decimal(24, 10) end as x_split_reserved_usage,
    case when has_split then split_line_item_actual_usage::decimal(24, 10) end as x_split_actual_usage,
    case when has_split then split_line_item_split_usage_ratio::decimal(24, 10) end as x_split_usage_ratio,
    nullif(split_line_item_parent_resource_id, '') as x_split_parent_resource_id,
    line_item_currency_code as billing_currency,
    coalesce(plan_arn, reservation_arn) as commitment_discount_id,
    case when plan_arn is not null then 'Savings Plan'
         when reservation_arn is not null then 'Reserved' end as commitment_discount_type,
    case when type in ('DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation') then 'Used'
         when type in ('RIFee', 'SavingsPlanRecurringFee') and amortized <> 0 then 'Unused' end
      as commitment_discount_status,
    try_cast(case when plan_arn is not null then savings_plan_end_time
                  when reservation_arn is not null then reservation_end_time end as timestamp)
      as x_commitment_end_at,
    case when type = 'SavingsPlanRecurringFee' then plan_commitment end as x_commitment_quantity,
    map_from_entries(list_transform(
      list_filter(map_entries(resource_tags), lambda e: e.value <> ''),
      lambda e: {'k': regexp_replace(e.key, '^user[_:]', ''), 'v': e.value})) as tags,
    map_from_entries(list_transform(
      list_filter(map_entries(cost_category), lambda e: e.value <> ''),
      lambda e: {'k': e.key, 'v': e.value})) as x_cost_categories,
    'cur2' as x_source_format,
    identity_line_item_id as x_line_item_id,
    {
      'billed': gross::decimal(24, 10),
      'net_billed': net::decimal(24, 10),
      'effective': amortized::decimal(24, 10),
      'net_effective': net_amortized::decimal(24, 10),
      'amortized_upfront': (case when is_split then 0 when type = 'SavingsPlanRecurringFee' then plan_upfront
        when type = 'RIFee' then reserved_upfront else 0 end)::decimal(24, 10),
      'upfront_fee': (case when is_upfront and not is_split then unblended else 0 end)::decimal(24, 10)
    } as x_control,
    (case when has_split then coalesce(split_line_item_split_cost::decimal(24, 10), 0)
      + coalesce(split_line_item_unused_cost::decimal(24, 10), 0) else 0 end)::decimal(24, 10) as x_control_split
  from costed
) to '{output}/charges.parquet' (format parquet, compression zstd);
