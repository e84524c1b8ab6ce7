/**
 * What is paid for without need: a verdict for every rule and resource, and from the findings the
 * savings that may be added up.
 */
package dev.plumbline.idle;
