/** How costs changed from month to month and from day to day, and what the change is made of. */
package dev.plumbline.change;
