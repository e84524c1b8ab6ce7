/**
 * The options of a run, each read at one place: command line over environment over file over the
 * documented default.
 */
package dev.plumbline.options;
