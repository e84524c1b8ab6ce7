/**
 * The benchmark: the batch and DuckDB over the same files, each as a process of its own, with equal
 * totals before a time is told. Runs by {@code mvn -Pbenchmark -pl jobs -am verify} only.
 */
package dev.plumbline.benchmark;
