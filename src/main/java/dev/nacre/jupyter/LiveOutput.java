package dev.nacre.jupyter;

import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * An output that changes in place: shown once, then replaced as often as wanted, from any thread,
 * also when its cell has ended. What it showed last stays in the notebook. Without a notebook, in
 * JShell say, all that it shows is printed.
 *
 * <pre>{@code
 * var output = LiveOutput.show("0 %");
 * for (int i = 1; i <= 100; i++) {
 *   Thread.sleep(50);
 *   output.update(i + " %");
 * }
 * }</pre>
 */
public final class LiveOutput {

  private final Outlet outlet = Outlet.current();
  private final String id = UUID.randomUUID().toString();

  private LiveOutput() {}

  /** Shows a value in the running cell. */
  public static LiveOutput show(Object value) {
    var output = new LiveOutput();
    output.outlet.display(output.drawn(value));
    return output;
  }

  /** Replaces what is shown. */
  public void update(Object value) {
    outlet.update(drawn(value));
  }

  private DisplayData drawn(Object value) {
    var data = new DisplayData(Notebook.draw(value));
    data.putTransientData(DisplayData.DISPLAY_ID_KEY, id);
    return data;
  }
}
