/**
 * Jobs and what runs them. A job says what it writes, what it reads and how the one becomes the
 * other; the runner does all the rest for every job alike.
 */
package dev.plumbline.job;
