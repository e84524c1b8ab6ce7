/** The list of jobs: what the batch is made of. */
package dev.plumbline;
