package dev.nacre.jupyter;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Lets JShell find Nacre's documentation. JShell reads it from source files and knows only where
 * the JDK's are; Nacre's are in the jar.
 */
final class NacreSources {

  private static final String FOLDER = "/META-INF/sources";

  private NacreSources() {}

  /** Where JShell's list of places is out of reach, signatures are shown without documentation. */
  static void addTo(SourceCodeAnalysis analysis) {
    try {
      var folder = NacreSources.class.getResource(FOLDER);
      if (folder == null) return;
      var find = analysis.getClass().getDeclaredMethod("findSources");
      find.setAccessible(true);
      @SuppressWarnings("unchecked")
      var places = (List<Path>) find.invoke(analysis);
      places.add(path(folder.toURI()));
    } catch (ReflectiveOperationException | URISyntaxException | IOException | RuntimeException e) {
      return;
    }
  }

  private static Path path(URI folder) throws IOException {
    if (!folder.getScheme().equals("jar")) return Path.of(folder);
    return FileSystems.newFileSystem(folder, Map.of()).getPath(FOLDER);
  }
}
