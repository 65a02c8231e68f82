package dev.nacre.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final Path PYTHONS = Damage.resource("numpy.safetensors");

  @TempDir Path folder;

  @Test
  void aFileWrittenByPythonIsRead() {
    var file = Safetensors.read(PYTHONS);
    assertThat(file.metadata()).containsExactly(Map.entry("über \"x\"", "line\nbreak ✓"));
    assertThat(file.names())
        .containsExactly(
            "labels", "double", "bias", "none", "number", "weight", "small", "half", "pixels",
            "flags");
    assertThat(file.shape("weight")).isEqualTo(Shape.of(2, 3));
    assertThat(file.floats("weight"))
        .containsExactly(1.5f, -2, 0, 3e-39f, Float.POSITIVE_INFINITY, 3.4e38f);
    assertThat(file.floats("bias")).containsExactly(1, -1);
    assertThat(file.floats("double")).containsExactly(0.1f, Float.NEGATIVE_INFINITY);
    assertThat(file.floats("half")).containsExactly(1, 65504, 0x1p-24f);
    assertThat(file.longs("labels")).containsExactly(1L << 40, -3);
    assertThat(file.floats("labels")).containsExactly(0x1p40f, -3);
    assertThat(file.array("small").ints()).containsExactly(-7, Integer.MAX_VALUE);
    assertThat(file.longs("pixels")).containsExactly(0, 255);
    assertThat(file.longs("flags")).containsExactly(1, 0);
    assertThat(file.shape("number")).isEqualTo(Shape.of());
    assertThat(file.floats("number")).containsExactly(7);
    assertThat(file.shape("none")).isEqualTo(Shape.of(0, 3));
    assertThat(file.floats("none")).isEmpty();
  }

  @Test
  void theSameContentGivesTheVeryBytesThatPythonWrites() throws IOException {
    var copy = folder.resolve("copy.safetensors");
    Safetensors.write(copy, Safetensors.read(PYTHONS));
    assertThat(copy).hasSameBinaryContentAs(PYTHONS);
  }

  @Test
  void theOrderOfArraysAndMetadataDoesNotChangeTheBytes() {
    var one = new LinkedHashMap<String, ArrayData>();
    one.put("b", ArrayData.of(new float[] {1}, Shape.of(1)));
    one.put("a", ArrayData.of(new long[] {2}, Shape.of(1)));
    var two = new LinkedHashMap<>(one).reversed();
    var first = folder.resolve("one");
    var second = folder.resolve("two");
    Safetensors.write(first, new SafetensorsFile(metadata("x", "y"), one));
    Safetensors.write(second, new SafetensorsFile(metadata("y", "x"), two));
    assertThat(second).hasSameBinaryContentAs(first);
  }

  private static Map<String, String> metadata(String... keys) {
    var map = new LinkedHashMap<String, String>();
    for (var key : keys) {
      map.put(key, key);
    }
    return map;
  }

  @Test
  void tensorsAreWrittenAndReadBack() {
    var path = folder.resolve("tensors");
    var tensor = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, Float.NaN}});
    Safetensors.write(path, Map.of("format", "pt"), Map.of("w", tensor.transpose(0, 1)));
    var file = Safetensors.read(path);
    assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(file.tensor("w").shape()).isEqualTo(Shape.of(3, 2));
    assertThat(file.tensor("w").toArray()).containsExactly(1, 4, 2, 5, 3, Float.NaN);
  }

  @Test
  void theNumbersStartAtAMultipleOfEight() throws IOException {
    for (var name : new String[] {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "ü"}) {
      var path = folder.resolve("aligned");
      var array = ArrayData.of(new float[] {1}, Shape.of(1));
      Safetensors.write(path, new SafetensorsFile(Map.of(), Map.of(name, array)));
      assertThat(Files.size(path) - 4).isEqualTo((Files.size(path) - 4) / 8 * 8);
      assertThat(Safetensors.read(path).array(name)).isEqualTo(array);
    }
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(@ForAll("files") SafetensorsFile file) throws IOException {
    var path = Files.createTempFile("nacre", ".safetensors");
    try {
      Safetensors.write(path, file);
      assertThat(Safetensors.read(path)).isEqualTo(file);
    } finally {
      Files.delete(path);
    }
  }

  @Provide
  Arbitrary<SafetensorsFile> files() {
    var text = Arbitraries.strings().ascii().withChars("äß✓\u0000\n\"\\").ofMaxLength(9);
    return Combinators.combine(
            Arbitraries.maps(text, text).ofMaxSize(3),
            Arbitraries.maps(text, RandomArrays.arrays()).ofMaxSize(5))
        .as(SafetensorsFile::new);
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws IOException {
    Damage.cutOffAnywhereIsRefused(PYTHONS, folder, Safetensors::read);
  }

  @Test
  void aFileWithAnyByteChangedIsReadOrRefused() throws IOException {
    Damage.anyByteChangedIsReadOrRefused(PYTHONS, folder, Safetensors::read);
  }

  @Test
  void aMissingFileIsSaidToBeMissingAndWhereItWasLookedFor() {
    var path = Path.of("no-such.safetensors");
    assertThatThrownBy(() -> Safetensors.read(path))
        .isInstanceOf(FileException.class)
        .hasMessage(
            """
            cannot read no-such.safetensors as a safetensors file
              expected: a file
              found:    no file of that name (looked for %s)\
            """
                .formatted(path.toAbsolutePath()));
  }

  @Test
  void aFolderIsNotAFile() {
    assertThatThrownBy(() -> Safetensors.read(folder))
        .isInstanceOf(FileException.class)
        .hasMessageEndingWith("\n  expected: a file\n  found:    a folder");
  }

  @Test
  void aFileThatIsCutOffSaysHowMuchIsThere() throws IOException {
    var bytes = Files.readAllBytes(PYTHONS);
    assertThat(Damage.message(folder, java.util.Arrays.copyOf(bytes, 700), Safetensors::read))
        .isEqualTo(
            """
            cannot read FILE as a safetensors file
              expected: 86 bytes of numbers after the header
              found:    44 bytes; the file seems to be cut off\
            """);
  }

  @Test
  void anotherKindOfFileIsNamed() throws IOException {
    assertThat(
            Damage.message(
                folder, Files.readAllBytes(Damage.resource("two.npz")), Safetensors::read))
        .isEqualTo(
            """
            cannot read FILE as a safetensors file
              expected: a JSON header, its length (2 to 100000000) in the first 8 bytes
              found:    a zip archive (NumPy's .npz and PyTorch's .pt are such)\
            """);
    assertThat(Damage.message(folder, "<!DOCTYPE html><p>404".getBytes(UTF_8), Safetensors::read))
        .endsWith("found:    a web page");
    assertThat(Damage.message(folder, "hello, world\nmore".getBytes(UTF_8), Safetensors::read))
        .endsWith("found:    text that starts with \"hello, world\"");
  }

  /** Headers in the order: header, how many bytes follow it, expected, found. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                                              | 1 | 0 bytes of numbers after the header | 1 bytes
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}          | 5 | 4 bytes of numbers after the header | 5 bytes
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}          | 4 | 8 bytes for 'a' (F32 2) | the offsets 0 to 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}          | 8 | 'a' at offset 0, without gap or overlap | offset 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}          | 8 | 4 bytes for 'a' (F32 1) | the offsets 4 to 0
          {"a":{"dtype":"U64","shape":[1],"data_offsets":[0,8]}}          | 8 | numbers of a kind that Nacre reads (F32, F64, F16, BF16, BOOL, integers but U64) | 'a' of kind U64
          {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}         | 4 | whole numbers | -1 in the entry of 'a'
          {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}        | 4 | whole numbers | 1.0 in the entry of 'a'
          {"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}        | 4 | whole numbers | something else in the entry of 'a'
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}} | 4 | whole numbers | 99999999999999999999 in the entry of 'a'
          {"a":{"dtype":"F32","shape":[9999999999],"data_offsets":[0,4]}} | 4 | sizes of 0 to 2147483647 | 9999999999 for axis 0 of the shape
          {"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}} | 4 | an array of at most 2147483639 bytes | the sizes of F32 2000000000
          {"a":{"dtype":"F32","shape":[2000000000,2000000000,2000000000],"data_offsets":[0,4]}} | 4 | a shape that can be | the sizes [2000000000, 2000000000, 2000000000]
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}    | 4 | dtype, shape and data_offsets | 'x' in the entry of 'a'
          {"a":{"dtype":"F32","shape":[1]}}                               | 4 | dtype, shape and two data_offsets | the entry of 'a' without one of them
          {"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}} | 0 | each name once | 'a' twice in the header
          {"__metadata__":{"k":"1","k":"2"}}                              | 0 | each name once | 'k' twice in the header
          {"__metadata__":{"k":1}}                                        | 0 | metadata that is text | no text for 'k'
          {"__metadata__":{},"__metadata__":{}}                           | 0 | each name once | '__metadata__' twice in the header
          {} {}                                                           | 0 | a header in JSON of this format | text that is not, at line 1 column 5
          [{}]                                                            | 0 | a JSON header that starts with { | a header that does not
          """)
  void aHeaderThatDoesNotAgreeWithItselfIsRefused(
      String header, int rest, String expected, String found) throws IOException {
    assertThat(Damage.message(folder, file(header.getBytes(UTF_8), rest), Safetensors::read))
        .isEqualTo(
            "cannot read FILE as a safetensors file\n  expected: %s\n  found:    %s"
                .formatted(expected, found));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"{\"a\"", "{'a':1}", "{\"a\":[1]}", "{\"a\":nul}", "{\"a\":{\"dtype\":{}}}", "{,}"})
  void aHeaderThatIsNotJsonIsRefused(String header) throws IOException {
    assertThat(Damage.message(folder, file(header.getBytes(UTF_8), 0), Safetensors::read))
        .contains(
            "expected: a header in JSON of this format\n  found:    text that is not, at line 1");
  }

  @Test
  void aHeaderNestedWithoutEndIsRefused() throws IOException {
    var header = ("{\"a\":" + "[".repeat(200_000)).getBytes(UTF_8);
    assertThat(Damage.message(folder, file(header, 0), Safetensors::read))
        .startsWith("cannot read FILE as a safetensors file");
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() throws IOException {
    byte[] header = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
    assertThat(Damage.message(folder, file(header, 0), Safetensors::read))
        .endsWith("expected: a header in UTF-8\n  found:    bytes that are not UTF-8");
  }

  @Test
  void aHostileHeaderLengthAllocatesNothing() throws IOException {
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 0, 1}) {
      var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
      assertThat(Damage.message(folder, bytes, Safetensors::read))
          .contains("expected: a JSON header, its length (2 to 100000000) in the first 8 bytes");
    }
  }

  private static byte[] file(byte[] header, int rest) {
    return ByteBuffer.allocate(8 + header.length + rest)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Safetensors.read(PYTHONS).floats("wieght"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no array 'wieght' in this file; it has labels, double,");
  }

  @Test
  void namesThatTheFormatCannotHoldAreRefused() {
    var array = ArrayData.of(new float[0], Shape.of(0));
    var reserved = new SafetensorsFile(Map.of(), Map.of("__metadata__", array));
    assertThatThrownBy(() -> Safetensors.write(folder.resolve("x"), reserved))
        .hasMessage("an array must not be named __metadata__, the format's own word; try metadata");
    var half = new SafetensorsFile(Map.of("k", "\ud800"), Map.of());
    assertThatThrownBy(() -> Safetensors.write(folder.resolve("x"), half))
        .hasMessage(
            "names and metadata must be Unicode text, but one has half of a surrogate pair; try"
                + " whole characters");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFilePrintsItsArrays() {
    assertThat(Safetensors.read(PYTHONS).toString())
        .startsWith("safetensors: 10 arrays\n  labels: I64 2\n  double: F64 2\n")
        .endsWith("\n  metadata: über \"x\"");
  }
}
