/**
 * Savings Plans and Reserved Instances: how well they are used and how much of the usage they
 * cover.
 */
package dev.plumbline.commitment;
