/**
 * Declarations of tables: name, grain, key, partitions and columns with their meaning. A
 * declaration is the contract with whoever queries the table; the store creates and checks tables
 * by it.
 */
package dev.plumbline.table;
