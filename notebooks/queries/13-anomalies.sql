-- What was unusual, since when, and how sure is that?
select start_date, end_date, kind, measure, unit, service_name,
  cast(impact as decimal(18, 2)) as impact, confidence
from anomalies
where scope = 'organization' and service_name is not null
  and kind in ('ANOMALY', 'LEVEL_SHIFT', 'NEW_SPEND')
order by start_date desc, measure, abs(impact) desc, service_name
limit 50
