/**
 * What a run says while it works: plan, a line per stage, summary. Fixed locale, no colour needed.
 */
package dev.plumbline.console;
