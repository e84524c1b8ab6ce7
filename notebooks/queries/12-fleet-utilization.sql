-- How busy is the fleet, per instance family and team, weighted by its processors?
-- Only hours of resources with enough datapoints of their CPU count in the mean;
-- measured_vcpu_hours shows how many those are.
select
  billing_period,
  instance_family,
  owner,
  count(*) as instances,
  cast(sum(vcpu_hours) as decimal(18, 2)) as vcpu_hours,
  cast(
    sum(case when mean is not null and state in ('OBSERVED', 'PARTIAL') then vcpu_hours end)
    as decimal(18, 2)
  ) as measured_vcpu_hours,
  cast(
    cast(
      sum(
        case
          when state in ('OBSERVED', 'PARTIAL')
            then cast(mean as decimal(9, 4)) * cast(vcpu_hours as decimal(18, 4))
        end
      ) as double
    )
    / nullif(
      cast(
        sum(case when mean is not null and state in ('OBSERVED', 'PARTIAL') then vcpu_hours end)
        as double
      ),
      0
    )
    as decimal(9, 2)
  ) as weighted_mean_cpu,
  cast(sum(case when band = 'IN_BAND' then vcpu_hours end) as decimal(18, 2))
    as in_band_vcpu_hours
from utilization
where metric_name = 'CPUUtilization'
  and instance_family is not null
group by billing_period, instance_family, owner
order by billing_period, instance_family, owner
