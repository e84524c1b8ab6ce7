package dev.plumbline.collect;

import java.time.LocalDate;
import java.util.Map;

/**
 * A billed resource that has metrics.
 *
 * @param metricId the resource's id as CloudWatch has it
 * @param first first billed day that is held
 * @param last last billed day
 * @param streamed metrics that a metric stream delivers, with the first day it did: asking for that
 *     day and later ones would count them twice
 */
record Resource(
    String namespace,
    String metricId,
    LocalDate first,
    LocalDate last,
    Map<String, LocalDate> streamed) {}
