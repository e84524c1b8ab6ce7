/** Who pays for what: owners, attributed costs and the proof that nothing was lost or doubled. */
package dev.plumbline.attribution;
