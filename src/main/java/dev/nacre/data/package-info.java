/** Data sets, ready-made ones and one's own, and scalers that are fitted on training data. */
package dev.nacre.data;
