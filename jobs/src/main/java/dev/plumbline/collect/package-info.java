/**
 * Asks CloudWatch for the metrics the rules need of the resources on the bill, and writes them as a
 * metric stream would, with a manifest that tells what was asked from what was not.
 */
package dev.plumbline.collect;
