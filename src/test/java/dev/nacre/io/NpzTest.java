package dev.nacre.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"two.npz", "compressed.npz"})
  void anArchiveOfNumPyIsRead(String name) {
    var arrays = Npz.read(Damage.resource(name));
    assertThat(arrays.keySet()).containsExactly("x", "y");
    assertThat(arrays.get("x")).isEqualTo(Npy.read(Damage.resource("c.npy")));
    assertThat(arrays.get("y").longs()).containsExactly(1, 2);
  }

  @Test
  void whatIsWrittenIsReadBackAndIsTheSameEachTime() throws IOException {
    var arrays = new LinkedHashMap<String, ArrayData>();
    arrays.put("z", ArrayData.of(new float[] {1, 2}, Shape.of(2)));
    arrays.put("a/ü", ArrayData.of(new double[0], Shape.of(0, 5)));
    var first = folder.resolve("first.npz");
    var second = folder.resolve("second.npz");
    Npz.write(first, arrays);
    Npz.write(second, arrays);
    assertThat(Npz.read(first)).isEqualTo(arrays);
    assertThat(Npz.read(first).keySet()).containsExactly("z", "a/ü");
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void someArraysAreReadWhereOthersAreTexts() throws IOException {
    var file = folder.resolve("texts.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      var x = Files.readAllBytes(Damage.resource("c.npy"));
      zip.putNextEntry(new ZipEntry("names.npy"));
      zip.write(new String(x, ISO_8859_1).replace("<f4", "<U1").getBytes(ISO_8859_1));
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(x);
    }
    assertThat(Npz.read(file, "x")).containsOnlyKeys("x");
    assertThat(Npz.read(file, "x").get("x")).isEqualTo(Npy.read(Damage.resource("c.npy")));
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("in entry 'names.npy': the kind '<U1'");
    assertThatThrownBy(() -> Npz.read(file, "x", "y"))
        .hasMessage("there is no array 'y' in %s; it has names, x", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two.npz", "compressed.npz"})
  void anArchiveCutOffOrChangedAnywhereIsReadOrRefused(String name) throws IOException {
    Damage.cutOffAnywhereIsRefused(Damage.resource(name), folder, Npz::read);
    Damage.anyByteChangedIsReadOrRefused(Damage.resource(name), folder, Npz::read);
  }

  @Test
  void aChangedNumberIsNoticed() throws IOException {
    var bytes = Files.readAllBytes(Damage.resource("two.npz"));
    bytes[30 + 5 + 20 + 128] ^= 1; // behind zip's entry head with name and extra, npy's head
    assertThat(Damage.message(folder, bytes, Npz::read))
        .isEqualTo(
            """
            cannot read FILE as a NumPy .npz file
              expected: an intact entry 'x.npy'
              found:    in entry 'x.npy': a wrong checksum\
            """);
  }

  @Test
  void anotherKindOfFileIsNamed() throws IOException {
    assertThat(Damage.message(folder, Files.readAllBytes(Damage.resource("c.npy")), Npz::read))
        .startsWith(
            """
            cannot read FILE as a NumPy .npz file
              expected: a zip archive
              found:    a NumPy .npy file: \
            """);
  }

  @Test
  void anEntryThatIsNoArrayIsNamed() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(1);
    }
    assertThat(Damage.message(folder, bytes.toByteArray(), Npz::read))
        .endsWith("expected: entries that are named ….npy\n  found:    'archive/data.pkl'");
  }

  @Test
  void aMissingArchiveIsSaidToBeMissing() {
    assertThatThrownBy(() -> Npz.read(folder.resolve("none.npz")))
        .isInstanceOf(FileException.class)
        .hasMessageEndingWith(
            "as a NumPy .npz file\n  expected: a file\n  found:    no file of that name");
  }

  @Test
  void anArrayThatCannotBeWrittenLeavesNothingBehind() {
    var bf16 = new ArrayData(DType.BF16, Shape.of(), new byte[2], java.nio.ByteOrder.BIG_ENDIAN);
    assertThatThrownBy(() -> Npz.write(folder.resolve("x.npz"), Map.of("a", bf16)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).isEmptyDirectory();
  }
}
