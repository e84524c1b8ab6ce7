package dev.plumbline.table;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;

/** The few column types that all tables share, so that one quantity has one type everywhere. */
public final class Types {
  /**
   * Exact amounts of money. Ten decimals hold every figure AWS bills; 24 digits leave room for the
   * ten digits a sum adds before Spark's limit of 38.
   */
  public static final DecimalType MONEY = DataTypes.createDecimalType(24, 10);

  /** Exact quantities: usage, hours, energy, grams, litres. Rounded per row, then added. */
  public static final DecimalType QUANTITY = DataTypes.createDecimalType(24, 10);

  /** Tags, cost categories and dimensions. */
  public static final MapType STRING_MAP =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true);

  public static final DataType STRING = DataTypes.StringType;
  public static final DataType LONG = DataTypes.LongType;
  public static final DataType INT = DataTypes.IntegerType;
  public static final DataType DOUBLE = DataTypes.DoubleType;
  public static final DataType BOOLEAN = DataTypes.BooleanType;
  public static final DataType DATE = DataTypes.DateType;
  public static final DataType TIMESTAMP = DataTypes.TimestampType;

  private Types() {}
}
