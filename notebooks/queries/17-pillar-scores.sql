-- How did each pillar move from month to month, and was that the practice or only the evidence?
-- A score moves for real when it leaves the range of the month before; a move of the coverage
-- means that more, or less, was measured.
select
  pillar,
  milestone,
  state,
  cast(score as decimal(9, 1)) as score,
  cast(score_low as decimal(9, 1)) as score_low,
  cast(score_high as decimal(9, 1)) as score_high,
  cast(
    score - lag(score) over (partition by pillar order by milestone)
    as decimal(9, 1)
  ) as score_change,
  cast(coverage_ratio as decimal(9, 3)) as coverage,
  cast(
    coverage_ratio - lag(coverage_ratio) over (partition by pillar order by milestone)
    as decimal(9, 3)
  ) as coverage_change,
  high_risk_count,
  medium_risk_count
from scorecards
where scope_type = 'organization'
  and lens = 'base'
order by pillar, milestone
