/**
 * Pseudonyms: account ids, resource ids and tag values are replaced by keyed hashes on their way
 * into staging, so that no table made of it, and no report, holds one.
 */
package dev.plumbline.redaction;
