package dev.nacre.plot;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fonts of charts: the system's sans-serif, which falls back from font to font for any script;
 * on a machine without fonts, two small ones of our own.
 */
final class Fonts {
  /** Where Java, on Linux, is told of fonts without the library fontconfig. */
  private static final String CONFIGURATION = "sun.awt.fontconfig";

  private static final String PLAIN = "DejaVuSans.ttf";
  private static final String BOLD = "DejaVuSans-Bold.ttf";

  private static boolean checked;

  private Fonts() {}

  static Font plain() {
    check();
    return new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  }

  static Font bold() {
    check();
    return new Font(Font.SANS_SERIF, Font.BOLD, 12);
  }

  /**
   * Makes sure that text can be drawn.
   *
   * @throws IllegalStateException if not even our own fonts work here
   */
  static synchronized void check() {
    if (checked) {
      return;
    }
    Screen.check();
    try {
      tryOut();
    } catch (RuntimeException | Error noFonts) {
      useOwn(noFonts);
    }
    checked = true;
  }

  private static void tryOut() {
    new Font(Font.SANS_SERIF, Font.PLAIN, 12)
        .getStringBounds("x", new FontRenderContext(null, true, true));
  }

  private static void useOwn(Throwable noFonts) {
    if (System.getProperty(CONFIGURATION) != null) {
      throw cannotDraw(noFonts);
    }
    try {
      System.setProperty(CONFIGURATION, unpack().toString());
      tryOut();
    } catch (IOException | RuntimeException | Error e) {
      System.clearProperty(CONFIGURATION);
      e.addSuppressed(noFonts);
      throw cannotDraw(e);
    }
  }

  private static IllegalStateException cannotDraw(Throwable cause) {
    return new IllegalStateException(
        """
        charts need a font, but Java can draw no text on this machine: %s
          try:  apt install fontconfig fonts-dejavu-core (Debian, Ubuntu)
                dnf install fontconfig dejavu-sans-fonts (Fedora)
                apk add fontconfig ttf-dejavu (Alpine)\
        """
            .formatted(cause),
        cause);
  }

  /** Writes our fonts and what tells Java of them into a temporary folder. */
  private static Path unpack() throws IOException {
    Path folder = Files.createTempDirectory("nacre-fonts");
    folder.toFile().deleteOnExit();
    for (String name : new String[] {PLAIN, BOLD}) {
      try (var font = Fonts.class.getResourceAsStream(name)) {
        Files.copy(font, written(folder.resolve(name)));
      }
    }
    String logical =
        Stream.of("dialog", "dialoginput", "sansserif", "serif", "monospaced")
            .flatMap(
                family ->
                    Stream.of("plain", "bold", "italic", "bolditalic")
                        .map(
                            style ->
                                "%s.%s.all=DejaVu Sans%s"
                                    .formatted(
                                        family, style, style.startsWith("bold") ? " Bold" : "")))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        written(folder.resolve("fontconfig.properties")),
        """
        version=1
        sequence.allfonts=all
        %s
        filename.DejaVu_Sans=%s
        filename.DejaVu_Sans_Bold=%s
        """
            .formatted(logical, folder.resolve(PLAIN), folder.resolve(BOLD)));
  }

  private static Path written(Path path) {
    path.toFile().deleteOnExit();
    return path;
  }
}
