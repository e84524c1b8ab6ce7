/**
 * The report: a model of what was published, and renderers that are pure functions from the model
 * to HTML, Markdown and JSON. Nothing here reads tables or computes beyond presentation.
 */
package dev.plumbline.report;
