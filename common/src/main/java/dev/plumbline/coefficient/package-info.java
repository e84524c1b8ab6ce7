/**
 * Coefficient tables: a CSV with a YAML beside it that says source, licence, date, version and what
 * each column is. Everything is validated before it is used, and every look-up says whether it fell
 * back.
 */
package dev.plumbline.coefficient;
