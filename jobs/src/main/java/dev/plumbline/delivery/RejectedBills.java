package dev.plumbline.delivery;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import dev.plumbline.console.Console;
import dev.plumbline.ingest.BrokenFile;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.IngestCharges;
import dev.plumbline.ingest.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tells the bills that were read whole from those of which a record cannot be used. */
final class RejectedBills {
  private final FoundDeliveries found;
  private final Ledger ledger;

  /**
   * @param ledger takes what is to be said of a bill that was rejected
   */
  RejectedBills(FoundDeliveries found, Ledger ledger) {
    this.found = found;
    this.ledger = ledger;
  }

  /**
   * A bill that lacks a line is not whole, and nobody would see it in its total: it is not loaded,
   * and its months keep what was published.
   *
   * @return the bills of which every record can be used
   */
  List<Delivery> refuse(List<Delivery> bills, Dataset<Row> rejected) {
    Map<String, Row> first = new TreeMap<>();
    rejected
        .groupBy("file")
        .agg(count(lit(1)).as("records"), min(struct(col("position"), col("reason"))).as("first"))
        .collectAsList()
        .forEach(row -> first.put(row.getString(0), row));
    List<Delivery> whole = new ArrayList<>();
    for (Delivery bill : bills) {
      Optional<Row> worst =
          bill.files().stream()
              .filter(file -> first.containsKey(file.uri()))
              .map(file -> first.get(file.uri()))
              .findFirst();
      if (worst.isEmpty()) {
        whole.add(bill);
      } else {
        String why = why(worst.get());
        found.reject(bill, why);
        say(bill, Delivery.State.REJECTED, why);
      }
    }
    if (whole.size() == bills.size()) {
      throw new IllegalStateException("records were rejected of no bill: " + first.keySet());
    }
    return whole;
  }

  /**
   * A bill of which a file breaks off or is gone while its rows are read. Which files make up a
   * bill without a manifest nobody says, so that it stops the run.
   *
   * @return the other bills
   */
  List<Delivery> refuse(List<Delivery> bills, RuntimeException failure) {
    Delivery broken =
        BrokenFile.in(failure)
            .flatMap(file -> bills.stream().filter(bill -> has(bill, file)).findFirst())
            .filter(bill -> bill.manifestUri().isPresent())
            .orElseThrow(() -> failure);
    String why = IngestCharges.inputProblem(failure).orElseThrow(() -> failure).getMessage();
    if (BrokenFile.in(failure).filter(BrokenFile::isByContents).isPresent()) {
      found.reject(broken, why);
      say(broken, Delivery.State.REJECTED, why);
    } else {
      // A store that does not answer says nothing about the file: the next run asks again.
      Delivery.State state =
          Unreadable.isGone(failure) ? Delivery.State.INCOMPLETE : Delivery.State.REJECTED;
      found.refuse(broken, state, why);
      say(broken, state, why);
    }
    return bills.stream().filter(bill -> !bill.equals(broken)).toList();
  }

  private void say(Delivery bill, Delivery.State state, String why) {
    ledger.say("warning: " + bill.units() + " " + state + ": " + why);
  }

  private static boolean has(Delivery bill, BrokenFile broken) {
    return bill.files().stream().anyMatch(file -> broken.isAt(file.uri()));
  }

  private static String why(Row file) {
    long others = file.getLong(1) - 1;
    Row record = file.getStruct(2);
    return file.getString(0)
        + ": record "
        + record.getLong(0)
        + " cannot be used, "
        + record.getString(1)
        + (others == 0
            ? ""
            : ", nor can " + Console.count(others) + (others == 1 ? " other" : " others"))
        + "; a bill without it would not be whole, so nothing of the delivery was loaded";
  }
}
