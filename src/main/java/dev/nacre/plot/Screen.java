package dev.nacre.plot;

import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether there is a screen. On Linux Java believes the variable DISPLAY; where that names a screen
 * which is gone, as after a lost connection, Java could not even draw into memory any more.
 */
final class Screen {
  private static final String HEADLESS = "java.awt.headless";
  private static final Pattern X11 = Pattern.compile("(?<host>.*):(?<number>\\d+)(\\.\\d+)?");
  private static final int FIRST_PORT = 6000;
  private static final int PATIENCE_MILLIS = 1000;

  private static boolean checked;

  private Screen() {}

  /** To be called before anything of AWT is; tells it to do without a screen that is gone. */
  static synchronized void check() {
    if (checked) {
      return;
    }
    checked = true;
    String display = System.getenv("DISPLAY");
    if (System.getProperty(HEADLESS) == null
        && System.getProperty("os.name").equals("Linux")
        && display != null
        && !answers(display)) {
      System.setProperty(HEADLESS, "true");
    }
  }

  static boolean isThere() {
    check();
    return !GraphicsEnvironment.isHeadless();
  }

  /** True if an X server listens at a place such as ":0", "localhost:10.0". */
  static boolean answers(String display) {
    Matcher x11 = X11.matcher(display);
    if (!x11.matches()) {
      return false;
    }
    String host = x11.group("host");
    int number = Integer.parseInt(x11.group("number"));
    if (host.isEmpty() || host.equals("unix")) {
      return Files.exists(Path.of("/tmp/.X11-unix/X" + number));
    }
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, FIRST_PORT + number), PATIENCE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
