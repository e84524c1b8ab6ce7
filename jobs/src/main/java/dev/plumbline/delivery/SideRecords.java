package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.console.Console;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.job.Freshness;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Records among the deliveries what is read beside bills and metrics. */
final class SideRecords {
  private SideRecords() {}

  /**
   * What came of the files.
   *
   * @param stored rows stored; null for files that are settings
   * @param rejected records that could not be used; null where they are not counted
   */
  record Counts(Long stored, Long rejected) {
    static final Counts NONE = new Counts(null, null);

    /** What the run says of it. */
    String line(String table) {
      return String.format(
              Locale.ROOT, "%-32s -> %9s rows", "[input] " + table, Console.count(stored))
          + (rejected == null || rejected == 0
              ? ""
              : "\n      warning: "
                  + Console.count(rejected)
                  + " records could not be used; see the table rejected_records");
    }
  }

  static void write(
      TableStore tables, String source, List<InputFile> files, Counts counts, Instant at) {
    String id =
        Freshness.hash(files.stream().map(InputFile::identity).collect(Collectors.joining("\n")));
    Unit unit = new Unit(source, Unit.ALL);
    Map<String, Object> known = new HashMap<>();
    known.put("x_source_id", source);
    known.put("billing_period", Unit.ALL);
    known.put("delivery_id", id);
    known.put("kind", source.toUpperCase(Locale.ROOT));
    known.put("state", DeliveryRecords.LOADED);
    known.put("file_count", (long) files.size());
    known.put("byte_count", files.stream().mapToLong(InputFile::bytes).sum());
    known.put("stored_count", counts.stored());
    known.put("rejected_count", counts.rejected());
    known.put("recorded_at", Timestamp.from(at));
    List<Object> cells = new ArrayList<>();
    Arrays.stream(DELIVERIES.schema().fieldNames()).forEach(name -> cells.add(known.get(name)));
    Dataset<Row> now =
        tables
            .spark()
            .createDataFrame(List.of(RowFactory.create(cells.toArray())), DELIVERIES.schema());
    Dataset<Row> before =
        tables
            .read(DELIVERIES)
            .where(Unit.rowsOf(DELIVERIES, List.of(unit)))
            .where(col("delivery_id").notEqual(lit(id)));
    tables.write(DELIVERIES, before.unionByName(now), List.of(unit));
  }
}
