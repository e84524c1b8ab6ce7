/**
 * Conditions and amounts as SQL text in definition files: what they may call, and whether they
 * resolve against declared columns before any data is read.
 */
package dev.plumbline.expression;
