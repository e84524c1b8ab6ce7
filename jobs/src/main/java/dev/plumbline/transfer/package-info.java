/** Data on the move: which traffic costs what, from where to where, and of which resource. */
package dev.plumbline.transfer;
