/**
 * The bill as daily series: cost, energy and emissions of each day in the words that changes,
 * anomalies and forecasts are told in.
 */
package dev.plumbline.series;
