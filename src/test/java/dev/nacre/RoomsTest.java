package dev.nacre;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the table of rooms: imports point down this list, never up. */
class RoomsTest {

  /** From the top to the bottom; rooms on one floor do not know each other. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("dev.nacre.jupyter.."),
          List.of("dev.nacre.plot.."),
          List.of("dev.nacre"),
          List.of(
              "dev.nacre.layer..",
              "dev.nacre.loss..",
              "dev.nacre.optim..",
              "dev.nacre.metric..",
              "dev.nacre.data.."),
          List.of("dev.nacre.io.."),
          List.of("dev.nacre.tensor.."),
          List.of("dev.nacre.op.."),
          List.of("dev.nacre.array.."),
          List.of("dev.nacre.compute"));

  /** Loaded by name, so that Nacre starts where its module is absent: nobody may import it. */
  private static final String VECTOR = "dev.nacre.compute.vector..";

  /** Foreign packages that one room alone may import. */
  private static final Map<String, String> ONLY_IMPORTER =
      Map.of(
          "org.dflib.jjava..", "dev.nacre.jupyter..",
          "jdk.jshell..", "dev.nacre.jupyter..",
          "org.knowm.xchart..", "dev.nacre.plot..",
          "jdk.incubator.vector..", VECTOR);

  private static final int MOST_LINES = 600;

  private static final JavaClasses NACRE =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.nacre");

  @Test
  void everyClassLivesInARoom() {
    var rooms = Stream.concat(FLOORS.stream().flatMap(List::stream), Stream.of(VECTOR));
    holds(classes().should().resideInAnyPackage(rooms.toArray(String[]::new)));
  }

  @TestFactory
  Stream<DynamicTest> aRoomImportsOnlyRoomsBelow() {
    return FLOORS.stream()
        .flatMap(List::stream)
        .map(
            room ->
                dynamicTest(
                    room,
                    () ->
                        holds(
                            noClasses()
                                .that()
                                .resideInAPackage(room)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(forbiddenTo(room)))));
  }

  @Test
  void vectorCodeTouchesOnlyCompute() {
    holds(
        noClasses()
            .that()
            .resideInAPackage(VECTOR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                FLOORS.stream()
                    .flatMap(List::stream)
                    .filter(room -> !room.equals("dev.nacre.compute"))
                    .toArray(String[]::new)));
  }

  @TestFactory
  Stream<DynamicTest> aForeignLibraryHasOneImporter() {
    return ONLY_IMPORTER.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey() + " in " + entry.getValue(),
                    () ->
                        holds(
                            noClasses()
                                .that()
                                .resideOutsideOfPackage(entry.getValue())
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(entry.getKey()))));
  }

  @Test
  void noSourceFileIsLongerThan600Lines() throws IOException {
    var tooLong = new TreeMap<Path, Long>();
    var folders = Stream.of(Path.of("src"), Path.of("kernelspec"));
    try (var files = folders.flatMap(RoomsTest::walk)) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        try (var lines = Files.lines(file)) {
          var count = lines.count();
          if (count > MOST_LINES) tooLong.put(file, count);
        }
      }
    }
    assertThat(tooLong).as("files over %d lines", MOST_LINES).isEmpty();
  }

  private static Stream<Path> walk(Path folder) {
    try {
      return Files.walk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every room on the same floor or above, and the vector code. */
  private static String[] forbiddenTo(String room) {
    var floor = FLOORS.stream().filter(f -> f.contains(room)).findFirst().orElseThrow();
    var upToHere = FLOORS.subList(0, FLOORS.indexOf(floor) + 1).stream().flatMap(List::stream);
    return Stream.concat(upToHere, Stream.of(VECTOR))
        .filter(other -> !other.equals(room))
        .toArray(String[]::new);
  }

  private static void holds(ArchRule rule) {
    rule.check(NACRE);
  }
}
