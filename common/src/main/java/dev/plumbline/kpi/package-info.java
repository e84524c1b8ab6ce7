/**
 * Measures of good practice as data: a KPI file says what is divided by what, when that says
 * something, and which values are good or bad. All KPIs of a table are measured in one aggregation,
 * for the organization, its accounts and its owners together. Nothing here knows a single KPI.
 */
package dev.plumbline.kpi;
