package dev.plumbline.sample;

import dev.plumbline.sample.Resource.Observed;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a CloudWatch metric stream delivers for a resource on a day, with its usual oddities. */
final class MetricRecords implements Serializable {
  /** The day on which a record arrives, its place among all records, and the record. */
  static final StructType SCHEMA =
      new StructType()
          .add("day", DataTypes.StringType)
          .add("place", DataTypes.LongType)
          .add("value", DataTypes.StringType);

  /** More records than a resource has in a day. */
  private static final long PLACES = 10_000;

  private static final int SAMPLES_PER_HOUR = 12;

  /** One record in so many was sent before its hour was complete, and again afterwards. */
  private static final int ONE_IN_SENT_TWICE = 400;

  private static final double SPARSE_SHARE = 0.1;

  private final Calendar calendar;

  MetricRecords(Calendar calendar) {
    this.calendar = calendar;
  }

  void add(Resource resource, int day, long position, List<Row> rows) {
    if (day >= resource.seenUntil() || resource.observed() == Observed.NONE) {
      return;
    }
    for (Metric metric : resource.kind().metrics()) {
      if (resource.profile().shape(metric.signal()) == Shape.ABSENT) {
        continue;
      }
      for (int hour = 0; hour < 24; hour++) {
        if (resource.isBilled(calendar, day, hour) && isSeen(resource, day, hour)) {
          List<Delivered> delivered = new ArrayList<>();
          add(resource, metric, day, hour, delivered);
          for (Delivered record : delivered) {
            long place = position * PLACES + rows.size();
            rows.add(RowFactory.create(record.day, place, record.json));
          }
        }
      }
    }
  }

  private static boolean isSeen(Resource resource, int day, int hour) {
    return resource.observed() != Observed.SPARSE
        || Noise.unit(~resource.hash(), day * 24L + hour) < SPARSE_SHARE;
  }

  /** A record and the day whose folder it lies in. */
  private record Delivered(String day, String json) {}

  private void add(Resource resource, Metric metric, int day, int hour, List<Delivered> rows) {
    long draw = Noise.mix(resource.hash() ^ Noise.hash(day * 24L + hour, metric.name()));
    Value value = value(metric, resource.load(metric.signal(), calendar, day, hour), draw);
    if (value.sum == 0 && metric.isSilentAtZero()) {
      return;
    }
    long start = calendar.second(day, hour);
    String own = "{\"" + metric.dimension() + "\":\"" + resource.dimensionValue() + "\"}";
    if (Math.floorMod(draw, ONE_IN_SENT_TWICE) == 0) {
      rows.add(record(resource, metric, own, start, value.half(), 1));
      rows.add(record(resource, metric, own, start, value, 3));
    } else {
      rows.add(record(resource, metric, own, start, value, 1));
    }
    if (resource.observed() == Observed.GROUP) {
      String group = resource.tags().get("aws_autoscaling_group_name");
      for (String set :
          List.of(
              "{\"AutoScalingGroupName\":\"" + group + "\"}",
              "{\"InstanceType\":\"" + resource.type() + "\"}",
              "{}")) {
        rows.add(record(resource, metric, set, start, value.twice(), 1));
      }
    }
  }

  /** Statistics of one hour that fit together: min ≤ sum / count ≤ max. */
  private record Value(double count, double sum, double min, double max) {
    Value half() {
      return new Value(count / 2, sum / 2, min, max);
    }

    Value twice() {
      return new Value(count * 2, sum * 2, min, max);
    }
  }

  private static Value value(Metric metric, double load, long draw) {
    double noise = Noise.unit(draw, 1);
    double hour = metric.at(load);
    double mean = metric.isGauge() ? hour : hour / SAMPLES_PER_HOUR;
    double low = mean * (0.5 + 0.3 * noise);
    double high = mean * (1.1 + 0.5 * noise);
    if (metric.unit().equals("Percent")) {
      // Work is queued within an hour: its peaks rise less above the mean than those of counts.
      mean = Math.min(mean, 100);
      high = Math.min(mean * (1.05 + 0.25 * noise), 100);
    }
    double sum = Money.round(mean * SAMPLES_PER_HOUR);
    if (metric.unit().equals("Count") || metric.unit().equals("Bytes")) {
      sum = Math.rint(sum);
      low = Math.floor(low);
      high = Math.ceil(high);
    }
    return new Value(SAMPLES_PER_HOUR, sum, Money.round(low), Money.round(high));
  }

  /** Records lie in the folder of the day they arrive, an hour or more after their start. */
  private static Delivered record(
      Resource resource,
      Metric metric,
      String dimensions,
      long start,
      Value value,
      int hoursLater) {
    String arrival =
        Instant.ofEpochSecond(start + (long) hoursLater * Calendar.HOUR)
            .atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .toString();
    String json =
        "{\"metric_stream_name\":\"kestrel-stream\",\"account_id\":\""
            + resource.account().id()
            + "\",\"region\":\""
            + resource.region().code()
            + "\",\"namespace\":\""
            + metric.namespace()
            + "\",\"metric_name\":\""
            + metric.name()
            + "\",\"dimensions\":"
            + dimensions
            + ",\"timestamp\":"
            + start * 1000
            + ",\"value\":{\"max\":"
            + value.max
            + ",\"min\":"
            + value.min
            + ",\"sum\":"
            + value.sum
            + ",\"count\":"
            + value.count
            + "},\"unit\":\""
            + metric.unit()
            + "\"}";
    return new Delivered(arrival, json);
  }
}
