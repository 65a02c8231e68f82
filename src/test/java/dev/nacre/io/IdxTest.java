package dev.nacre.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final Path PLAIN = Damage.resource("shorts.idx");
  private static final Path COMPRESSED = Damage.resource("shorts.idx.gz");

  @TempDir Path folder;

  @Test
  void aFileIsReadPlainAndCompressed() {
    for (var path : new Path[] {PLAIN, COMPRESSED}) {
      var array = Idx.read(path);
      assertThat(array).hasToString("I16 2×3");
      assertThat(array.longs()).containsExactly(-3, -2, -1, 0, 1, 2);
    }
  }

  @Test
  void whatIsWrittenIsTheFormatToTheByte() {
    var copy = folder.resolve("copy.idx");
    Idx.write(copy, Idx.read(COMPRESSED));
    assertThat(copy).hasSameBinaryContentAs(PLAIN);
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(@ForAll("idxArrays") ArrayData array, @ForAll boolean compressed)
      throws IOException {
    var path = Files.createTempFile("nacre", compressed ? ".gz" : ".idx");
    try {
      Idx.write(path, array);
      assertThat(Idx.read(path)).isEqualTo(array);
    } finally {
      Files.delete(path);
    }
  }

  @Provide
  Arbitrary<ArrayData> idxArrays() {
    return RandomArrays.arrays(DType.U8, DType.I8, DType.I16, DType.I32, DType.F32, DType.F64);
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws IOException {
    Damage.cutOffAnywhereIsRefused(PLAIN, folder, Idx::read);
    Damage.cutOffAnywhereIsRefused(COMPRESSED, folder, Idx::read);
  }

  @Test
  void aFileWithAnyByteChangedIsReadOrRefused() throws IOException {
    Damage.anyByteChangedIsReadOrRefused(PLAIN, folder, Idx::read);
    Damage.anyByteChangedIsReadOrRefused(COMPRESSED, folder, Idx::read);
  }

  @Test
  void aCutOffFileSaysHowMuchIsThere() throws IOException {
    assertThat(Damage.message(folder, bytes(60000, 28, 28), Idx::read))
        .isEqualTo(
            """
            cannot read FILE as an IDX file
              expected: 47040000 bytes of numbers for U8 60000×28×28
              found:    0 bytes; the file seems to be cut off\
            """);
  }

  @Test
  void sizesThatNoArrayHasAllocateNothing() throws IOException {
    assertThat(Damage.message(folder, bytes(0x7fffffff, 0x7fffffff, 0x7fffffff), Idx::read))
        .endsWith(
            "a shape that can be\n  found:    the sizes [2147483647, 2147483647, 2147483647]");
    assertThat(Damage.message(folder, bytes(-1, 1, 1), Idx::read))
        .endsWith("sizes of 0 to 2147483647\n  found:    4294967295 for axis 0 of the shape");
    assertThat(Damage.message(folder, bytes(50_000, 50_000, 1), Idx::read))
        .endsWith("at most 2147483639 bytes\n  found:    the sizes of U8 50000×50000×1");
  }

  /** The start of a file of unsigned bytes with three axes. */
  private static byte[] bytes(int a, int b, int c) {
    return ByteBuffer.allocate(16).putInt(0x00000803).putInt(a).putInt(b).putInt(c).array();
  }

  @Test
  void bytesAfterTheNumbersAreRefused() throws IOException {
    byte[] bytes = {0, 0, 8, 1, 0, 0, 0, 1, 7, 9};
    assertThat(Damage.message(folder, bytes, Idx::read))
        .endsWith("expected: 1 bytes of numbers for U8 1\n  found:    more than that");
  }

  @Test
  void anotherKindOfFileIsNamed() throws IOException {
    var safetensors = Files.readAllBytes(Damage.resource("numpy.safetensors"));
    assertThat(Damage.message(folder, safetensors, Idx::read))
        .isEqualTo(
            """
            cannot read FILE as an IDX file
              expected: two zero bytes, a kind of numbers (8, 9, 11 … 14) and the number of axes
              found:    what looks like a safetensors file\
            """);
    assertThat(Damage.message(folder, new byte[0], Idx::read)).endsWith("found:    an empty file");
    assertThat(Damage.message(folder, "<html>".getBytes(UTF_8), Idx::read))
        .endsWith("found:    a web page");
  }

  @Test
  void aStreamIsCalledByItsName() {
    assertThatThrownBy(() -> Idx.read(new ByteArrayInputStream(new byte[3]), "digits in the jar"))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith("cannot read digits in the jar as an IDX file");
  }

  @Test
  void numbersThatIdxDoesNotHaveAreNotWritten() {
    var array = ArrayData.of(new long[] {1}, Shape.of(1));
    assertThatThrownBy(() -> Idx.write(folder.resolve("x"), array))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("IDX files hold U8, I8, I16, I32, F32 or F64, but the array is I64 1; try npy");
  }
}
