package dev.plumbline.store;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Makes the Spark session: the one place where its settings stand. */
public final class Sessions {
  private static final Map<String, String> SETTINGS =
      Map.of(
          // The text of a plan is made anew at each adaptive step, for a screen nobody opens.
          "spark.sql.ui.explainMode", "simple",
          // The place in our code of every expression, for messages that name it: taken by walking
          // the stack each time.
          "spark.sql.dataFrameQueryContext.enabled", "false",
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.ansi.enabled", "true",
          // Lists are collected in memory for this many groups before all rows are sorted.
          "spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "8192");

  private Sessions() {}

  /**
   * A session that knows the warehouse. The master comes from outside: the launcher on a laptop,
   * spark-submit on a cluster.
   */
  public static SparkSession start(Warehouse warehouse, Map<String, String> extra) {
    SparkSession.Builder builder = SparkSession.builder().appName("plumbline");
    extra.forEach(builder::config);
    SETTINGS.forEach(builder::config);
    SparkSession spark =
        builder
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .getOrCreate();
    attach(spark, warehouse);
    return spark;
  }

  /**
   * A session beside another, for queries that make many columns out of many in several steps. The
   * steps are planned as one, and each column is computed by code of its own: code for all of them
   * together is longer than Java's compiler takes, and stays slow for ever.
   */
  static SparkSession forWideRows(SparkSession spark, Warehouse warehouse) {
    SparkSession beside = spark.newSession();
    SETTINGS.forEach(beside.conf()::set);
    beside.conf().set("spark.sql.codegen.wholeStage", false);
    beside.conf().set("spark.sql.optimizer.collapseProjectAlwaysInline", true);
    attach(beside, warehouse);
    return beside;
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
