package dev.plumbline.table;

import org.apache.spark.sql.types.DataType;

/**
 * One column of a table.
 *
 * @param comment meaning and unit, in a sentence an analyst understands
 * @param required whether a null is a broken row; checked on every write
 */
public record Column(String name, DataType type, String comment, boolean required) {}
