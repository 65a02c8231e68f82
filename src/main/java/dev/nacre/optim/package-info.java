/** Optimizers: one file each, an immutable description and the state that goes with weights. */
package dev.nacre.optim;
