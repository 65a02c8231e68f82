/**
 * The notebook: a Jupyter kernel for Java on JShell and JJava's protocol library, and the extension
 * that draws Nacre's objects in a stock JJava kernel too.
 *
 * <p>A request goes {@code Connection} → {@code NacreKernel} → {@code JavaSession}, which has the
 * cell split ({@code CellParser}) and its snippets run on the notebook's one thread ({@code
 * NotebookThread}) as classes that can be stopped ({@code StopChecks}). What a cell prints and
 * shows leaves through its {@code CellOutput}.
 */
package dev.nacre.jupyter;
