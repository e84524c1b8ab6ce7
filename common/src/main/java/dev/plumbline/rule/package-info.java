/**
 * Rules as data: what a rule file says, whether its expressions resolve, and how all rules of a
 * population become verdicts in one pass. Knows no single rule and no single table.
 */
package dev.plumbline.rule;
