package dev.plumbline.rule;

import java.util.List;

/**
 * Metrics without which a rule says nothing.
 *
 * @param when for which resources the metrics are needed, as SQL text
 * @param accept states of the metric that count as evidence
 */
public record Need(String when, List<String> metrics, List<String> accept) {}
