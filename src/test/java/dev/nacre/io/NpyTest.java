package dev.nacre.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final ArrayData F4 =
      ArrayData.of(
          new float[] {1.5f, -2, 0, 3e-39f, Float.POSITIVE_INFINITY, 3.4e38f}, Shape.of(2, 3));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"c.npy", "version2.npy"})
  void anArrayOfNumPyIsRead(String name) {
    assertThat(Npy.read(Damage.resource(name))).isEqualTo(F4);
  }

  @Test
  void fortransOrderIsTurnedIntoRows() {
    var array = Npy.read(Damage.resource("fortran.npy"));
    assertThat(array).hasToString("F64 2×3×4");
    var counted = new float[24];
    IntStream.range(0, 24).forEach(i -> counted[i] = i);
    assertThat(array.floats()).containsExactly(counted);
  }

  @Test
  void bigEndianIntegersAndScalarsAreRead() {
    assertThat(Npy.read(Damage.resource("big-endian.npy")).ints())
        .containsExactly(-3, -2, -1, 0, 1, 2);
    var scalar = Npy.read(Damage.resource("scalar.npy"));
    assertThat(scalar.shape()).isEqualTo(Shape.of());
    assertThat(scalar.floats()).containsExactly(2.5f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.npy", "scalar.npy"})
  void whatIsWrittenIsWhatNumPyWritesToTheByte(String name) {
    var copy = folder.resolve(name);
    Npy.write(copy, Npy.read(Damage.resource(name)));
    assertThat(copy).hasSameBinaryContentAs(Damage.resource(name));
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(@ForAll("npyArrays") ArrayData array) throws IOException {
    var path = Files.createTempFile("nacre", ".npy");
    try {
      Npy.write(path, array);
      assertThat(Npy.read(path)).isEqualTo(array);
    } finally {
      Files.delete(path);
    }
  }

  @Provide
  Arbitrary<ArrayData> npyArrays() {
    return RandomArrays.arrays(
        Arrays.stream(DType.values()).filter(d -> d != DType.BF16).toArray(DType[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.npy", "fortran.npy", "scalar.npy"})
  void aFileCutOffOrChangedAnywhereIsReadOrRefused(String name) throws IOException {
    Damage.cutOffAnywhereIsRefused(Damage.resource(name), folder, Npy::read);
    Damage.anyByteChangedIsReadOrRefused(Damage.resource(name), folder, Npy::read);
  }

  @Test
  void pickledObjectsAreRefused() {
    assertThatThrownBy(() -> Npy.read(Damage.resource("objects.npy")))
        .isInstanceOf(FileException.class)
        .hasMessageEndingWith(
            "expected: numbers of a kind that Nacre reads (f2, f4, f8, integers but u8, b1)"
                + "\n  found:    the kind '|O'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }  | whole numbers in the shape | (-1,)
          {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } | sizes of 0 to 2147483647 | 99999999999 for axis 0 of the shape
          {'descr': '<f4', 'fortran_order': True, 'shape': (2000000000,2000000000,2000000000), } | a shape that can be | the sizes [2000000000, 2000000000, 2000000000]
          {'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), } | an array of at most 2147483639 bytes | the sizes of F32 1000000000
          {'descr': '<f4', 'fortran_order': False, 'shape': (3,), }   | 12 bytes of numbers for F32 3 | 4 bytes; the file seems to be cut off
          {'descr': '<f4', 'fortran_order': False, 'shape': (0,), }   | 0 bytes of numbers for F32 0 | more than that
          {'descr': '<u8', 'fortran_order': False, 'shape': (0,), }   | numbers of a kind that Nacre reads (f2, f4, f8, integers but u8, b1) | the kind '<u8'
          {'descr': '<f4', 'shape': (1,), }                           | 'fortran_order': True or False in the header | {'descr': '<f4', 'shape': (1,), }
          nonsense                                                    | a header of the form {…} | a header that is not
          """)
  void aHeaderThatCannotBeIsRefused(String header, String expected, String found)
      throws IOException {
    assertThat(Damage.message(folder, file(header), Npy::read))
        .isEqualTo(
            "cannot read FILE as a NumPy .npy file\n  expected: %s\n  found:    %s"
                .formatted(expected, found));
  }

  /** A file of version 1 with this header and 4 bytes of numbers. */
  private static byte[] file(String header) {
    var text = "\u0093NUMPY\1\0" + (char) header.length() + "\0" + header + "\0\0\0\0";
    return text.getBytes(ISO_8859_1);
  }

  @Test
  void aLaterVersionIsRefused() throws IOException {
    assertThat(Damage.message(folder, "\u0093NUMPY\4\0abcdef".getBytes(ISO_8859_1), Npy::read))
        .endsWith("expected: version 1, 2 or 3 of the format\n  found:    version 4");
  }

  @Test
  void numbersThatNumPyDoesNotHaveAreNotWritten() {
    var array = new ArrayData(DType.BF16, Shape.of(1), new byte[2], ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> Npy.write(folder.resolve("x"), array))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NumPy has no BF16, the kind of the array 1; try F32");
  }
}
