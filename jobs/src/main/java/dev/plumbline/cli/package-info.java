/**
 * The command line: one small class per command; parse, call, print. Only here the program exits.
 */
package dev.plumbline.cli;
