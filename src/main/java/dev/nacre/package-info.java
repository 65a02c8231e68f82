/**
 * Deep learning for Java notebooks: networks that are built like a sentence, trained on native
 * memory, and shown inline in JupyterLab and JShell.
 */
package dev.nacre;
