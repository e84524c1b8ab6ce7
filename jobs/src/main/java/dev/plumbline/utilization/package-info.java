/**
 * How much of what is paid for is used: exact percentiles per resource, metric and month, and what
 * it means when a metric is missing.
 */
package dev.plumbline.utilization;
