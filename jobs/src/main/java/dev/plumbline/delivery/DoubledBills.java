package dev.plumbline.delivery;

import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.settings.InputException;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Refuses bills that lie there twice in files that differ in name and packing alone: no manifest
 * says which files belong together, and every line has a twin.
 */
final class DoubledBills {
  private DoubledBills() {}

  static void refuse(TableStore tables, FoundDeliveries found) {
    List<Delivery> suspects =
        found.bills().stream()
            .filter(found::isLoaded)
            .filter(bill -> bill.manifestUri().isEmpty() && bill.files().size() > 1)
            .toList();
    if (suspects.isEmpty()) {
      return;
    }
    Set<Unit> doubled = new TreeSet<>();
    for (Row row :
        tables
            .read(BILL_TOTALS)
            .groupBy("x_source_id", "billing_period")
            .agg(sum("x_line_count").as("lines"), sum("x_duplicate_count").as("twins"))
            .where(col("twins").multiply(lit(2)).geq(col("lines")))
            .select("x_source_id", "billing_period")
            .collectAsList()) {
      doubled.add(new Unit(row.getString(0), row.getString(1)));
    }
    for (Delivery bill : suspects) {
      for (Unit unit : found.units(bill)) {
        if (doubled.contains(unit)) {
          throw new InputException(
              "inputs.charges: every line of the bill of "
                  + unit.source()
                  + " for "
                  + unit.period()
                  + " stands there twice, in "
                  + bill.files().stream().map(InputFile::uri).collect(Collectors.joining(" and "))
                  + "; both together would count it twice. Give each file once.");
        }
      }
    }
  }
}
