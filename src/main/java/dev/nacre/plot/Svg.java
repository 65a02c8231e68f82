package dev.nacre.plot;

import java.awt.Graphics2D;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Charts as SVG, with the library VectorGraphics2D where it is there. By reflection, since a
 * notebook adds it to a class loader of its own, which XChart's encoder does not know.
 */
final class Svg {
  private static final String LIBRARY = "de.erichseifert.vectorgraphics2d.";

  private Svg() {}

  /** The path is for messages. */
  static byte[] encode(IChart chart, Path path) {
    try {
      return encode(chart, load("VectorGraphics2D"));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          """
          cannot save %s: SVG needs the library VectorGraphics2D, which is not on the class path
            it is not shipped with Nacre because its licence is the LGPL
            try:  a path that ends with .png, or add the library: in a notebook with
                  %%maven de.erichseifert.vectorgraphics2d:VectorGraphics2D:0.13
                  and elsewhere that jar to the class path\
          """
              .formatted(path));
    }
  }

  private static byte[] encode(IChart chart, Class<?> graphicsType) {
    Fonts.check();
    int width = chart.getWidth();
    int height = chart.getHeight();
    try {
      var graphics = (Graphics2D) graphicsType.getConstructor().newInstance();
      chart.paint(graphics, width, height);
      Object commands = graphicsType.getMethod("getCommands").invoke(graphics);
      var sizeType = load("util.PageSize");
      Object size =
          sizeType
              .getConstructor(double.class, double.class, double.class, double.class)
              .newInstance(0, 0, width, height);
      Object document =
          load("Processor")
              .getMethod("getDocument", load("intermediate.CommandSequence"), sizeType)
              .invoke(load("svg.SVGProcessor").getConstructor().newInstance(), commands, size);
      var svg = new ByteArrayOutputStream();
      load("Document").getMethod("writeTo", OutputStream.class).invoke(document, svg);
      return svg.toByteArray();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("VectorGraphics2D cannot draw this chart", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of VectorGraphics2D is not known; try 0.13, the last one", e);
    }
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    var ofThread = Thread.currentThread().getContextClassLoader();
    var loader = ofThread != null ? ofThread : Svg.class.getClassLoader();
    return Class.forName(LIBRARY + name, true, loader);
  }
}
