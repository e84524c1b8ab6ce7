package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.sample.SampleCompany;
import dev.plumbline.sample.SampleSize;
import dev.plumbline.settings.ConfigurationException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description =
        "Make a bill and metrics of any size, the same for the same seed, with the planted truth.")
final class GenerateCommand implements Callable<Integer> {
  @Option(
      names = "--rows",
      required = true,
      paramLabel = "N",
      description =
          "Charge rows, about; never fewer than the planted cases need, which is some 95,000 a month")
  private long rows;

  @Option(names = "--months", paramLabel = "M", description = "Billing months (default 3)")
  private int months = 3;

  @Option(names = "--seed", paramLabel = "S", description = "Seed (default 42)")
  private long seed = 42;

  @Option(
      names = "--deliveries",
      paramLabel = "K",
      description =
          "Deliver the last month K times, up to 5: a part of it, all usage, tax and credit, support"
              + " and refund, then tags, a price and a reservation put right. All stay in the bucket,"
              + " each under its execution; the last counts, until the manifest of another is copied"
              + " over the one at the top of the month (default: once, finished)")
  private int deliveries;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write")
  private Path out;

  @Override
  public Integer call() {
    SampleSize demo = SampleSize.demo();
    SparkSession spark = engine();
    try {
      SampleCompany.write(
          spark,
          out.toAbsolutePath().toUri().toString(),
          new SampleSize(rows, months, seed, demo.firstMonth()),
          deliveries);
    } catch (IllegalArgumentException wrong) {
      throw new ConfigurationException("generate: " + wrong.getMessage());
    } finally {
      spark.stop();
    }
    new Console(System.out)
        .line(
            "done     bills in %s, metrics in %s, truth in %s",
            out.resolve("cur2"), out.resolve("metrics"), out.resolve("truth"));
    return 0;
  }

  static SparkSession engine() {
    return SparkSession.builder()
        .appName("plumbline generate")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", true)
        .getOrCreate();
  }
}
