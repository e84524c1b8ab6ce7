package dev.plumbline.store;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Makes the Spark session: the one place where its settings stand. */
public final class Sessions {
  private Sessions() {}

  /**
   * A session that knows the warehouse. The master comes from outside: the launcher on a laptop,
   * spark-submit on a cluster.
   */
  public static SparkSession start(Warehouse warehouse, Map<String, String> extra) {
    SparkSession.Builder builder = SparkSession.builder().appName("plumbline");
    extra.forEach(builder::config);
    SparkSession spark =
        builder
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            // The text of a plan is made anew at each adaptive step, for a screen nobody opens.
            .config("spark.sql.ui.explainMode", "simple")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", true)
            // Lists are collected in memory for this many groups before all rows are sorted.
            .config("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", 8192)
            .getOrCreate();
    attach(spark, warehouse);
    return spark;
  }

  /** Lets a running session see a warehouse. */
  public static void attach(SparkSession spark, Warehouse warehouse) {
    String prefix = "spark.sql.catalog." + Warehouse.CATALOG;
    Consumer<Map.Entry<String, String>> set =
        entry -> spark.conf().set(prefix + "." + entry.getKey(), entry.getValue());
    spark.conf().set(prefix, "org.apache.iceberg.spark.SparkCatalog");
    warehouse.catalogProperties().entrySet().forEach(set);
    warehouse.aws().applyTo(spark.sparkContext().hadoopConfiguration());
    // Snapshots are named explicitly; a cache would hide what another process has published.
    spark.conf().set(prefix + ".cache-enabled", "false");
  }
}
