/**
 * Tables on Iceberg: creating and writing them on branches, publishing all of a run at once, and
 * remembering what was published. Nothing outside this package talks to the catalog.
 */
package dev.plumbline.store;
