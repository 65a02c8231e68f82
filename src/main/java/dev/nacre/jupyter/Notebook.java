package dev.nacre.jupyter;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * What a cell can do with its output. Nacre's kernel imports these methods; where there is no
 * notebook they print text.
 */
public final class Notebook {

  private Notebook() {}

  /** Shows a value as it would be shown at the end of the cell, before the cell goes on. */
  public static void display(Object value) {
    Outlet.current().display(draw(value));
  }

  /**
   * Shows a value as this kind of content, for example HTML text.
   *
   * <pre>{@code
   * display("<b>bold</b>", "text/html");
   * }</pre>
   */
  public static void display(Object value, String mimeType) {
    var drawn = Outlet.kernel().map(kernel -> kernel.getRenderer().renderAs(value, mimeType));
    Outlet.current().display(drawn.orElseGet(() -> draw(value)));
  }

  /** Removes what the cell has shown so far. */
  public static void clearOutput() {
    clearOutput(false);
  }

  /**
   * Removes what the cell has shown so far.
   *
   * @param whenNextComes false at once; true when something new is shown, which flickers less
   */
  public static void clearOutput(boolean whenNextComes) {
    var cell = Cell.current();
    if (cell != null) cell.output().clear(whenNextComes);
  }

  /** A value as the front end gets it. */
  static DisplayData draw(Object value) {
    return switch (value) {
      case null -> new DisplayData("null");
      case DisplayData drawn -> drawn;
      default ->
          ValueText.of(value)
              .map(DisplayData::new)
              .or(() -> Outlet.kernel().map(kernel -> rendered(kernel, value)))
              .orElseGet(() -> new DisplayData(String.valueOf(value)));
    };
  }

  private static DisplayData rendered(BaseKernel kernel, Object value) {
    var drawn = kernel.getRenderer().render(value);
    if (drawn.getData(MIMEType.TEXT_PLAIN) == null) drawn.putText(String.valueOf(value.toString()));
    return drawn;
  }
}
