/**
 * Staging: cost exports and CloudWatch metrics as delivered, renamed, cast and cleaned. Nothing is
 * joined, aggregated or decided here; what cannot be used is kept with its reason.
 */
package dev.plumbline.ingest;
