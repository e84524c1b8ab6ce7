/**
 * Deliveries: what lies at the inputs, what of it is new, and what became of it. Loads staging
 * through the readers of {@code ingest} and remembers every delivery that was ever met.
 */
package dev.plumbline.delivery;
