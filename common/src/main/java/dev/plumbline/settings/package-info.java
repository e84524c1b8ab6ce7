/**
 * What people write: configuration, rules, mappings, coefficients. Everything wrong with it is
 * collected and reported at once, with place, what was found, what is allowed and what to do.
 */
package dev.plumbline.settings;
