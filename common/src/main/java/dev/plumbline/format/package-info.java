/**
 * Input formats as data: which raw columns a file has, what each column of our tables is made of,
 * and examples that prove it. Read from {@code conf/formats}.
 */
package dev.plumbline.format;
