package dev.plumbline.ingest;

/**
 * Where bills are.
 *
 * @param path file, folder or bucket prefix
 * @param format auto, cur, cur2 or focus
 */
public record ChargeInput(String path, String format) {}
