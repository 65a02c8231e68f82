package dev.nacre.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.NDArray;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class MappedArrayTest {
  @TempDir Path folder;

  /** Random bits, but no NaN and no infinity. */
  private static ArrayData random(DType dtype, Shape shape, ByteOrder order) {
    var bytes = new byte[(int) shape.size() * dtype.bytes()];
    new Random(shape.hashCode()).nextBytes(bytes);
    for (int at = 0; dtype.isFloating() && at < bytes.length; at += dtype.bytes()) {
      // an exponent that float32 has: the second highest bit and its neighbours differ
      int high = order == ByteOrder.BIG_ENDIAN ? at : at + dtype.bytes() - 1;
      bytes[high] = (byte) (bytes[high] & 0x80 | (dtype == DType.F16 ? 0x39 : 0x3f));
    }
    return new ArrayData(dtype, shape, bytes, order);
  }

  private static float[] rows(MappedArray array, int... rows) {
    var into = NDArray.empty(array.shape().with(0, rows.length));
    array.copyRows(rows, 0, rows.length, into);
    return into.toArray();
  }

  private static int[] all(ArrayData array) {
    return IntStream.range(0, array.shape().dim(0)).toArray();
  }

  /** An npy file in either byte order, with a header of odd length. */
  private Path npy(ArrayData array, ByteOrder order, String fortran) throws IOException {
    var kind = array.dtype().numpy().substring(1);
    var dims = new StringBuilder();
    for (int n : array.shape().dims()) {
      dims.append(n).append(',');
    }
    var header =
        "{'descr':'%s%s','fortran_order':%s,'shape':(%s)} "
            .formatted(order == ByteOrder.BIG_ENDIAN ? ">" : "<", kind, fortran, dims);
    header += header.length() % 2 == 0 ? "\n" : " \n";
    var out = new ByteArrayOutputStream();
    out.write(("\u0093NUMPY\1\0" + (char) header.length() + "\0" + header).getBytes(ISO_8859_1));
    out.write(array.bytes(order));
    return Files.write(folder.resolve("x.npy"), out.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "BF16")
  void everyKindOfNumbersIsMappedAsItIsRead(DType dtype) throws IOException {
    for (var order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      for (int width : new int[] {1, 13, 207}) {
        var array = random(dtype, Shape.of(5, width), order);
        var path = npy(array, order, "False");
        var mapped = Npy.map(path);
        assertThat(rows(mapped, all(array))).isEqualTo(Npy.read(path).floats());
        var scaled = Npy.read(path).floats();
        for (int i = 0; i < scaled.length; i++) {
          scaled[i] /= 255;
        }
        assertThat(rows(mapped.dividedBy(255), all(array))).isEqualTo(scaled);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"U8", "I8", "I16", "I32", "F32", "F64"})
  void idxIsMappedAsItIsRead(DType dtype) {
    var array = random(dtype, Shape.of(7, 3, 5), ByteOrder.BIG_ENDIAN);
    var path = folder.resolve("x.idx");
    Idx.write(path, array);
    var mapped = Idx.map(path);
    assertThat(mapped).hasToString(dtype + " 7×3×5 in x.idx");
    assertThat(mapped.dtype()).isEqualTo(dtype);
    assertThat(mapped.shape()).isEqualTo(Shape.of(7, 3, 5));
    assertThat(rows(mapped, all(array))).isEqualTo(array.floats());
    assertThat(mapped.dividedBy(255)).hasToString(dtype + " 7×3×5 in x.idx / 255.0");
  }

  @Test
  void rowsComeInTheOrderAskedFor() {
    var path = folder.resolve("x.npy");
    Npy.write(path, ArrayData.of(new int[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2)));
    var mapped = Npy.map(path);
    assertThat(rows(mapped, 2, 0, 2)).containsExactly(5, 6, 1, 2, 5, 6);
    var one = NDArray.zeros(Shape.of(2));
    mapped.copyRows(new int[] {0, 1, 2}, 1, 2, one);
    assertThat(one.toArray()).containsExactly(3, 4);
    assertThatThrownBy(() -> rows(mapped, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> mapped.copyRows(new int[] {0, 1}, 0, 2, one))
        .isInstanceOf(ShapeException.class)
        .hasMessage("2 rows of 2 numbers do not fill 2; try a new array of 2 × 2");
    assertThatThrownBy(() -> mapped.dividedBy(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("divisor must be")
        .hasMessageEndingWith("try 255");
    assertThatThrownBy(() -> mapped.dividedBy(1e30f).dividedBy(1e30f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "product of the divisors must be between 1e-45 and 3e38, as float32 is, but was 1.0")
        .hasMessageEndingWith("; try 255");
  }

  @Test
  void aRowOfMoreNumbersThanAnArrayHoldsIsRefused() throws IOException {
    var path = folder.resolve("wide.idx");
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(new byte[] {0, 0, 8, 3});
      for (int size : new int[] {1, 2, 1_100_000_000}) {
        file.writeInt(size);
      }
      file.setLength(file.length() + 2_200_000_000L); // holes take no room on the disk
    }
    assertThatThrownBy(() -> Idx.map(path).copyRows(new int[1], 0, 1, NDArray.zeros(Shape.of(2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a row must be at most 2147483647 numbers, but those of %s have 2200000000; try a file with more, smaller rows"
                .formatted(path));
    Files.delete(path);
  }

  @ParameterizedTest
  @ValueSource(longs = {(4L << 30) / 4 + 12_345, (9L << 30) / 4 + 1})
  void rowsBeyondFourGigabytesAreFound(long count) throws IOException {
    int width = 1021;
    int rows = (int) (count / width);
    var path = folder.resolve("large.npy");
    var header = Npy.header(ArrayData.of(new float[0], Shape.of(0, width))).length;
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }";
      var start = "\u0093NUMPY\1\0v\0" + text.formatted(rows, width);
      file.write(start.getBytes(ISO_8859_1));
      file.write(" ".repeat(header - start.length()).getBytes(ISO_8859_1));
      file.setLength(header + 4L * rows * width); // holes take no room on the disk
      file.seek(file.length() - 4);
      file.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(2.5f).array());
    }
    var last = rows(Npy.map(path), 0, rows - 1);
    assertThat(last).hasSize(2 * width).startsWith(0, 0, 0).endsWith(0, 2.5f);
    Files.delete(path);
  }

  @Test
  void aNumberThatIsNotFiniteIsNamedWhenItsRowIsCopied() {
    var path = folder.resolve("x.npy");
    var values = new float[2 * 3 * 4];
    values[23] = Float.NaN;
    Npy.write(path, ArrayData.of(values, Shape.of(2, 3, 4)));
    var mapped = Npy.map(path);
    assertThat(rows(mapped, 0)).containsOnly(0);
    assertThatThrownBy(() -> rows(mapped, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            the numbers of %s must be finite, but row 1, column 11 is NaN (at [2, 3] of 3×4)
              try: to leave such rows out, or to replace such values (rows and columns count from 0)\
            """
                .formatted(path));
    Npy.write(path, ArrayData.of(new double[] {1, 2, -1e300}, Shape.of(3)));
    var numbers = Npy.map(path);
    assertThatThrownBy(() -> rows(numbers, 1, 2))
        .hasMessageContaining("must be finite, but row 2, column 0 is -Infinity\n");
  }

  @Test
  void aFileThatIsCutOffWhileItIsMappedIsAnException() throws IOException {
    var path = folder.resolve("x.npy");
    Npy.write(path, ArrayData.of(new float[100_000], Shape.of(100, 1000)));
    var mapped = Npy.map(path);
    var scaled = mapped.dividedBy(2);
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(200);
    }
    for (var array : new MappedArray[] {mapped, scaled}) {
      assertThatThrownBy(() -> rows(array, 99))
          .isInstanceOf(FileException.class)
          .hasMessage(
              """
              cannot read %s as a NumPy .npy file in place
                expected: 400000 bytes of numbers, as when it was mapped
                found:    a file that became shorter, or a disk that cannot be read
                try:      to map the file again, and to leave it as it is\
              """
                  .formatted(path));
    }
  }

  @Test
  void filesCutOffOrChangedAnywhereAreMappedOrRefused() throws IOException {
    Damage.cutOffAnywhereIsRefused(Damage.resource("c.npy"), folder, Npy::map);
    Damage.anyByteChangedIsReadOrRefused(Damage.resource("c.npy"), folder, Npy::map);
    Damage.cutOffAnywhereIsRefused(Damage.resource("shorts.idx"), folder, Idx::map);
    Damage.anyByteChangedIsReadOrRefused(Damage.resource("shorts.idx"), folder, Idx::map);
  }

  @Test
  void aFileOfAnotherSizeThanItSaysIsRefused() throws IOException {
    var array = ArrayData.of(new float[] {1, 2, 3}, Shape.of(3, 1));
    var path = npy(array, ByteOrder.LITTLE_ENDIAN, "False");
    var bytes = Files.readAllBytes(path);
    assertThat(Damage.message(folder, Arrays.copyOf(bytes, bytes.length - 1), Npy::map))
        .isEqualTo(
            """
            cannot read FILE as a NumPy .npy file
              expected: 12 bytes of numbers for F32 3×1
              found:    11 bytes; the file seems to be cut off\
            """);
    assertThat(Damage.message(folder, Arrays.copyOf(bytes, bytes.length + 1), Npy::map))
        .endsWith("expected: 12 bytes of numbers for F32 3×1\n  found:    more than that");
    assertThat(Damage.message(folder, Files.readAllBytes(Damage.resource("c.npy")), Idx::map))
        .endsWith("found:    a NumPy .npy file");
    var most = "(%1$d, %1$d, 2)".formatted(Integer.MAX_VALUE);
    var text = "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }".formatted(most);
    var huge = "\u0093NUMPY\1\0" + (char) text.length() + "\0" + text;
    assertThat(Damage.message(folder, huge.getBytes(ISO_8859_1), Npy::map))
        .contains("expected: a shape that can be");
  }

  @Test
  void fortransOrderIsRefusedWithWhatToTry() throws IOException {
    assertThat(Damage.message(folder, Files.readAllBytes(Damage.resource("fortran.npy")), Npy::map))
        .isEqualTo(
            """
            cannot read FILE as a NumPy .npy file in place
              expected: rows that lie one after the other (C order)
              found:    columns that do (Fortran order)
              try:      numpy.save of numpy.ascontiguousarray(x), or Npy.read\
            """);
    var vector = ArrayData.of(new float[] {1, 2, 3}, Shape.of(3));
    assertThat(rows(Npy.map(npy(vector, ByteOrder.BIG_ENDIAN, "True")), 2, 1))
        .containsExactly(3, 2);
  }

  @Test
  void compressedFilesAreRefusedWithWhatToTry() throws IOException {
    var compressed = Files.readAllBytes(Damage.resource("shorts.idx.gz"));
    assertThat(Damage.message(folder, compressed, Idx::map))
        .isEqualTo(
            """
            cannot read FILE as an IDX file in place
              expected: numbers as they are, so that each row can be found
              found:    gzip-compressed data
              try:      to unpack the file first, as gunzip does, or Idx.read\
            """);
    assertThat(Damage.message(folder, compressed, Npy::map))
        .endsWith("found:    gzip-compressed data");
  }
}
