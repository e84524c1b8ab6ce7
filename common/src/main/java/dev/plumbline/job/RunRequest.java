package dev.plumbline.job;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a run is asked to do.
 *
 * @param periods which months may be computed
 * @param only names of the tables to compute; empty means all
 * @param asOf the day to judge by; empty means the last complete day of the bill
 * @param settingsHash hash over all that people configured
 */
public record RunRequest(
    Predicate<String> periods,
    Set<String> only,
    Optional<LocalDate> asOf,
    String version,
    String settingsHash) {}
