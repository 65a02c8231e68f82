/**
 * Data sets, ready-made ones and one's own, in memory or in a file, and scalers that are fitted on
 * training data.
 */
package dev.nacre.data;
