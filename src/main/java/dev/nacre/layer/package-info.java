/** Layers: one file each, an immutable description that knows shapes, weights and forward. */
package dev.nacre.layer;
