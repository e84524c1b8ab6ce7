/**
 * Energy, carbon and water of everything billed: measured where CloudWatch saw it, modelled where
 * not, each figure with method, tier and range. What is not known stays null.
 */
package dev.plumbline.carbon;
