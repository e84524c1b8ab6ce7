package dev.plumbline.coefficient;

/**
 * The answer to a look-up.
 *
 * @param isFallback whether the row stands in for one that the table does not have
 */
public record LookUp(CoefficientRow row, boolean isFallback) {}
