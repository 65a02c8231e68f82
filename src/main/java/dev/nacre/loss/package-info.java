/** Losses: one file each. */
package dev.nacre.loss;
