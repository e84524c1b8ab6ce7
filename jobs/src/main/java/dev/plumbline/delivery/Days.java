package dev.plumbline.delivery;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;

/** Some UTC days. */
record Days(NavigableSet<LocalDate> all) {

  static Days of(Collection<LocalDate> days) {
    return new Days(new TreeSet<>(days));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean holdAny(Collection<LocalDate> others) {
    return others.stream().anyMatch(all::contains);
  }

  Days and(Days others) {
    NavigableSet<LocalDate> both = new TreeSet<>(all);
    both.addAll(others.all);
    return new Days(both);
  }

  Days in(Days others) {
    NavigableSet<LocalDate> both = new TreeSet<>(all);
    both.retainAll(others.all);
    return new Days(both);
  }

  /** Whether an instant lies in one of the days; days that follow each other are asked as one. */
  Column hold(Column instant) {
    List<Column> spans = new ArrayList<>();
    LocalDate first = null;
    for (LocalDate day : all) {
      first = first == null ? day : first;
      if (!all.contains(day.plusDays(1))) {
        spans.add(instant.geq(start(first)).and(instant.lt(start(day.plusDays(1)))));
        first = null;
      }
    }
    return spans.stream().reduce(lit(false), Column::or);
  }

  private static Column start(LocalDate day) {
    return lit(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
