/**
 * Unusual days of cost, energy and emissions: what a day is compared with, when it matters, which
 * days make one event, and what drove it.
 */
package dev.plumbline.anomaly;
