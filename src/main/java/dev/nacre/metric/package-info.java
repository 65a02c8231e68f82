/** What a prediction is worth, in numbers that people read. */
package dev.nacre.metric;
