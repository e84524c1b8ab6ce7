/**
 * Units of work, such as orders or requests, and what each of them costs in money, energy, carbon
 * and water. The series is the user's own; without one the tables are empty.
 */
package dev.plumbline.unit;
