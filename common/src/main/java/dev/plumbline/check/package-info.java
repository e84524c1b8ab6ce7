/** What must hold before anything is published. A check that fails names the values it found. */
package dev.plumbline.check;
