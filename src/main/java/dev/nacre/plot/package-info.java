/**
 * Charts: one file per chart, drawn by XChart or straight onto a {@link dev.nacre.plot.Picture};
 * {@link dev.nacre.plot.Watch} and {@link dev.nacre.plot.Film} show them while a network trains;
 * the only importer of XChart.
 */
package dev.nacre.plot;
