/**
 * Files by their address, in local folders and in buckets alike, and how AWS is reached. Whatever
 * needs the classes of the AWS SDK stands apart, so that local commands never load them.
 */
package dev.plumbline.storage;
