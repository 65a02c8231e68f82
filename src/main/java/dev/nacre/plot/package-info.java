/**
 * Charts: one file per chart, drawn by XChart or straight onto a {@link dev.nacre.plot.Picture};
 * the only importer of XChart.
 */
package dev.nacre.plot;
