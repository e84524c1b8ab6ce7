/** Reading the published tables by their bare names: for people, notebooks and the report. */
package dev.plumbline.query;
