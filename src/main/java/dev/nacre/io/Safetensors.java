package dev.nacre.io;

import com.google.gson.stream.JsonWriter;
import dev.nacre.array.Check;
import dev.nacre.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format, in which PyTorch models are commonly exchanged: a JSON header with the
 * kind, shape and place of each array, then the numbers, little-endian. Nothing in such a file is
 * ever executed.
 *
 * <p>Read: F64, F32, F16, BF16, the integers but U64, BOOL. The same content always gives the same
 * bytes: arrays in the order of the reference implementation (widest kind first, then by name),
 * metadata by name.
 *
 * <pre>{@code
 * var file = Safetensors.read(Path.of("lenet.safetensors"));
 * file.shape("conv1.weight");    // 6×1×5×5
 * file.floats("conv1.weight");   // 150 numbers
 * }</pre>
 *
 * <p>Source: <a href="https://github.com/huggingface/safetensors#format">the format</a>.
 */
public final class Safetensors {
  static final String FORMAT = "a safetensors file";
  static final String METADATA = "__metadata__";

  /** The reference implementation's limit. */
  private static final int LONGEST_HEADER = 100_000_000;

  private Safetensors() {}

  /**
   * Reads a whole file.
   *
   * @throws FileException if it is missing, cut off, or not exactly a safetensors file
   */
  public static SafetensorsFile read(Path path) {
    return Input.read(path, FORMAT, Safetensors::read);
  }

  private static SafetensorsFile read(InputStream in, long size) throws IOException {
    var lengthBytes = in.readNBytes(8);
    if (lengthBytes.length < 8) {
      throw Input.cutOff("8 bytes with the length of the header", size);
    }
    long length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LONGEST_HEADER || length > size - 8) {
      throw notAHeader(in, lengthBytes, length, size);
    }
    var header = Input.bytes(in, (int) length, "header");
    if (header[0] != '{') {
      throw new Malformed("a JSON header that starts with {", "a header that does not");
    }
    var parsed = SafetensorsHeader.parse(decode(header));
    var entries = parsed.inOrderOfData(size - 8 - length);
    var data = new LinkedHashMap<String, ArrayData>();
    for (var entry : entries) {
      var bytes = Input.bytes(in, (int) entry.length(), "array '" + entry.name() + "'");
      data.put(
          entry.name(),
          new ArrayData(entry.dtype(), entry.shape(), bytes, ByteOrder.LITTLE_ENDIAN));
    }
    return new SafetensorsFile(parsed.metadata(), data);
  }

  private static Malformed notAHeader(InputStream in, byte[] first, long length, long size)
      throws IOException {
    in.mark(1);
    boolean cutOff = length >= 2 && length <= LONGEST_HEADER && in.read() == '{';
    in.reset();
    return cutOff
        ? Input.cutOff("a header of " + length + " bytes", size - 8)
        : new Malformed(
            "a JSON header, its length (2 to %d) in the first 8 bytes".formatted(LONGEST_HEADER),
            Input.describe(first, in));
  }

  private static String decode(byte[] header) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException _) {
      throw new Malformed("a header in UTF-8", "bytes that are not UTF-8");
    }
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @throws FileException if it cannot be written; what stood there before is untouched
   */
  public static void write(Path path, SafetensorsFile content) {
    Check.given("content", content);
    var order =
        content.arrays().entrySet().stream()
            .sorted(
                Map.Entry.<String, ArrayData>comparingByValue(
                        Comparator.comparing(ArrayData::dtype).reversed())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    var header = header(content.metadata(), order);
    AtomicFile.write(path, out -> write(out, header, order));
  }

  /** Writes tensors as F32, whole or not at all; see {@link #write(Path, SafetensorsFile)}. */
  public static void write(Path path, Map<String, String> metadata, Map<String, Tensor> tensors) {
    write(path, SafetensorsFile.of(metadata, tensors));
  }

  private static void write(
      OutputStream out, byte[] header, List<Map.Entry<String, ArrayData>> arrays)
      throws IOException {
    var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
    out.write(length.array());
    out.write(header);
    for (var entry : arrays) {
      out.write(entry.getValue().bytes(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private static byte[] header(
      Map<String, String> metadata, List<Map.Entry<String, ArrayData>> arrays) {
    var text = new StringWriter();
    try (var json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name(METADATA).beginObject();
        for (var entry : new TreeMap<>(metadata).entrySet()) {
          json.name(entry.getKey())
              .value(Check.given("metadata '" + entry.getKey() + "'", entry.getValue()));
        }
        json.endObject();
      }
      long offset = 0;
      for (var entry : arrays) {
        var array = entry.getValue();
        long end = offset + array.shape().size() * array.dtype().bytes();
        json.name(allowedName(entry.getKey())).beginObject();
        json.name("dtype").value(array.dtype().name());
        json.name("shape").beginArray();
        for (int n : array.shape().dims()) {
          json.value(n);
        }
        json.endArray();
        json.name("data_offsets").beginArray().value(offset).value(end).endArray();
        json.endObject();
        offset = end;
      }
      json.endObject();
    } catch (IOException e) {
      throw new AssertionError("a StringWriter does not fail", e);
    }
    return encode(text.toString());
  }

  private static String allowedName(String name) {
    if (name.equals(METADATA)) {
      throw new IllegalArgumentException(
          "an array must not be named " + METADATA + ", the format's own word; try metadata");
    }
    return name;
  }

  /** UTF-8, padded with spaces so that the numbers start at a multiple of 8. */
  private static byte[] encode(String json) {
    try {
      var utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
      int padded = (utf8.remaining() + 7) / 8 * 8;
      var bytes = new byte[padded];
      Arrays.fill(bytes, (byte) ' ');
      utf8.get(bytes, 0, utf8.remaining());
      if (padded > LONGEST_HEADER) {
        throw new IllegalArgumentException(
            "names and metadata must be at most %d bytes as JSON, but were %d; try shorter ones"
                .formatted(LONGEST_HEADER, padded));
      }
      return bytes;
    } catch (CharacterCodingException _) {
      throw new IllegalArgumentException(
          "names and metadata must be Unicode text, but one has half of a surrogate pair; try whole"
              + " characters");
    }
  }
}
