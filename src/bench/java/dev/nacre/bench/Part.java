package dev.nacre.bench;

import java.io.IOException;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.IChart;

/** A part of the benchmark: how it is measured, and what it shows. */
interface Part {
  /** As {@code -Dbench.parts} names it, and the JSON. */
  String name();

  void measure(Lab lab) throws IOException;

  /** Its section of the report, in Markdown. */
  String table(Results results);

  /** Its charts, by the names of their files. */
  default Map<String, IChart> charts(Results results) {
    return Map.of();
  }
}
