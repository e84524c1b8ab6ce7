/**
 * The intermediate layer: the grain changes here once, from charge lines to days and hours, and
 * bill and metrics meet here. These jobs are the only readers of the big tables.
 */
package dev.plumbline.resource;
