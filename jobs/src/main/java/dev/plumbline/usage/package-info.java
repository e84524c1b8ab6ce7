/**
 * What is used where: services by account and region, resources by month, and which controls show
 * in the bill. Small marts that KPIs are measured on.
 */
package dev.plumbline.usage;
