/**
 * What runs inside machines: the cost of namespaces and services from split cost allocation data. A
 * container's share restates a part of a machine on the same bill, so totals never read it.
 */
package dev.plumbline.container;
