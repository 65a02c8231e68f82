package dev.nacre.plot;

import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import org.knowm.xchart.internal.chartpart.IChart;

/** Shows charts outside of notebooks: in windows, or as files where there is no screen. */
final class Display {
  private static final AtomicInteger SAVED = new AtomicInteger();
  private static Path folder;
  private static volatile Consumer<Picture> viewer; // null for windows

  private Display() {}

  static void use(Consumer<Picture> viewer) {
    Display.viewer = viewer;
  }

  /** Opens a window, or saves and prints where. */
  static void show(IChart chart) {
    Fonts.check();
    if (viewer != null) {
      viewer.accept(Picture.of(chart));
      return;
    }
    if (Screen.isThere()) {
      SwingUtilities.invokeLater(() -> open(chart));
      return;
    }
    Path path = folder().resolve("chart-%d.png".formatted(SAVED.incrementAndGet()));
    Saving.save(chart, path, Picture.SCALE);
    System.out.println("there is no screen; saved as " + path);
  }

  private static synchronized Path folder() {
    try {
      folder = folder == null ? Files.createTempDirectory("nacre-charts") : folder;
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "there is no screen, and charts cannot be saved in %s: %s; try chart.saveAs(path)"
              .formatted(System.getProperty("java.io.tmpdir"), e),
          e);
    }
  }

  private static void open(IChart chart) {
    var panel =
        new JPanel() {
          private static final long serialVersionUID = 1;

          @Override
          protected void paintComponent(Graphics g) {
            super.paintComponent(g);
            var copy = (Graphics2D) g.create();
            chart.paint(copy, getWidth(), getHeight());
            copy.dispose();
          }
        };
    panel.setPreferredSize(new Dimension(chart.getWidth(), chart.getHeight()));
    panel.setBackground(Style.current().background());
    var frame = new JFrame(chart.getTitle().isEmpty() ? "Nacre" : chart.getTitle());
    frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
    frame.add(panel);
    frame.pack();
    frame.setLocationByPlatform(true);
    frame.setVisible(true);
  }
}
