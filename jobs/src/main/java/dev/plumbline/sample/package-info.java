/**
 * The sample company: an invented group of twelve accounts whose bill, metrics and planted truth
 * are made from a few tables of text, the same for the same seed. Demo, tests and benchmarks read
 * what is written here; nothing here knows a rule, so the truth is independent of what it tests.
 */
package dev.plumbline.sample;
