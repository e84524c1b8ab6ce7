/**
 * The scorecard: KPIs of every scope and month, the pillars graded by them and the risks they point
 * at. Reads marts only; what a KPI is stands in conf/kpis, what a pillar is in conf/pillars.yaml.
 */
package dev.plumbline.scorecard;
