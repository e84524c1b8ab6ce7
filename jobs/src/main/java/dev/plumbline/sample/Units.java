package dev.plumbline.sample;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Everything that produces lines, numbered from 0: planted resources, commitments, the lines of the
 * bill itself, then fillers without end. A number and a day are all a task needs.
 */
final class Units implements Serializable {
  private final Catalogue catalogue;
  private final Calendar calendar;
  private final Fleet fleet;
  private final List<Commitment> commitments;

  Units(SampleSize size) {
    this(size, size.firstMonth().plusMonths(size.months()).atDay(1), Set.of());
  }

  /** The same, for a bill that is not finished. */
  Units(SampleSize size, Edition edition) {
    this(size, edition.month().atDay(1).plusDays(edition.days()), edition.uncovered());
  }

  private Units(SampleSize size, LocalDate end, Set<String> uncovered) {
    this.catalogue = Catalogue.load();
    this.calendar = new Calendar(size.firstMonth(), size.months());
    int toDay = (int) ChronoUnit.DAYS.between(calendar.date(0), end);
    this.fleet = new Fleet(catalogue, calendar, size.seed(), toDay, uncovered);
    this.commitments =
        PipeTable.read("commitments").stream()
            .map(row -> Commitment.of(row, catalogue, fleet, calendar, size.seed()))
            .toList();
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Calendar calendar() {
    return calendar;
  }

  List<Resource> planted() {
    return fleet.planted();
  }

  List<Commitment> commitments() {
    return commitments;
  }

  /** How many units stand in the tables; fillers have the numbers from here on. */
  int fixed() {
    return fleet.planted().size() + commitments.size() + 1;
  }

  boolean isCommitment(long unit) {
    return unit >= fleet.planted().size() && unit < fixed() - 1L;
  }

  /** The unit after the commitments stands for all lines of the bill itself. */
  boolean isBill(long unit) {
    return unit == fixed() - 1L;
  }

  Commitment commitment(long unit) {
    return commitments.get((int) unit - fleet.planted().size());
  }

  Resource resource(long unit) {
    return unit < fleet.planted().size()
        ? fleet.planted().get((int) unit)
        : fleet.filler(unit - fixed());
  }
}
