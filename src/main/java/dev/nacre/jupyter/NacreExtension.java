package dev.nacre.jupyter;

import dev.nacre.Training;
import dev.nacre.plot.Charts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * Makes a JJava kernel draw Nacre's objects and show training runs as they go. In a stock kernel it
 * also does the imports; it uses only what 1.0-a6 and 1.0a8 have in common.
 */
public final class NacreExtension implements Extension {

  @Override
  public void install(BaseKernel kernel) {
    Renderers.register(kernel.getRenderer());
    Training.defaultView(LiveView::new);
    Charts.showWith(Notebook::display);
    if (!(kernel instanceof NacreKernel)) kernel.evalRaw(imports());
  }

  /** The import lines that JShell's start-up script and the kernels share. */
  static String imports() {
    try (var script = NacreExtension.class.getResourceAsStream("startup.jsh")) {
      return script == null ? "" : new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
