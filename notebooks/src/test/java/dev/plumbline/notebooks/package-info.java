/**
 * Runs what analysts are given: each query on both engines, and each notebook.
 *
 * <p>Trino runs inside the tests and stands for Athena; Spark runs as its own process through the
 * packaged program, because the two do not share a class path.
 */
package dev.plumbline.notebooks;
