/** What successive deliveries of a month changed in a bill that was already reported, and why. */
package dev.plumbline.restatement;
