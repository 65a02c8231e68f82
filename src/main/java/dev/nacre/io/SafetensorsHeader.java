package dev.nacre.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.nacre.array.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The JSON header of a safetensors file, believed only as far as it agrees with itself. */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
  /** One array: its numbers are the bytes {@code begin} (inclusive) to {@code end} (exclusive). */
  record Entry(String name, DType dtype, Shape shape, long begin, long end) {
    long length() {
      return end - begin;
    }
  }

  static SafetensorsHeader parse(String json) throws IOException {
    var in = new JsonReader(new StringReader(json));
    in.setStrictness(Strictness.STRICT);
    try {
      var metadata = new LinkedHashMap<String, String>();
      var entries = new LinkedHashMap<String, Entry>();
      in.beginObject();
      boolean sawMetadata = false;
      while (in.hasNext()) {
        var name = in.nextName();
        if (name.equals(Safetensors.METADATA)) {
          if (sawMetadata) {
            throw twice(name);
          }
          sawMetadata = true;
          readMetadata(in, metadata);
        } else if (entries.put(name, readEntry(in, name)) != null) {
          throw twice(name);
        }
      }
      in.endObject();
      in.peek(); // refuses text after the last }
      return new SafetensorsHeader(metadata, List.copyOf(entries.values()));
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw new Malformed("a header in JSON of this format", "text that is not" + where(e));
    }
  }

  private static Malformed twice(String name) {
    return new Malformed("each name once", "'" + name + "' twice in the header");
  }

  /** Of Gson's messages only the place. */
  private static String where(Exception e) {
    var place =
        Pattern.compile("at (line \\d+ column \\d+)").matcher(String.valueOf(e.getMessage()));
    return place.find() ? ", " + place.group() : "";
  }

  private static void readMetadata(JsonReader in, Map<String, String> metadata) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      var key = in.nextName();
      if (in.peek() != JsonToken.STRING) {
        throw new Malformed("metadata that is text", "no text for '" + key + "'");
      }
      if (metadata.put(key, in.nextString()) != null) {
        throw twice(key);
      }
    }
    in.endObject();
  }

  private static Entry readEntry(JsonReader in, String name) throws IOException {
    DType dtype = null;
    long[] dims = null;
    long[] offsets = null;
    in.beginObject();
    while (in.hasNext()) {
      var key = in.nextName();
      switch (key) {
        case "dtype" -> dtype = dtype(in.nextString(), name);
        case "shape" -> dims = readNumbers(in, name);
        case "data_offsets" -> offsets = readNumbers(in, name);
        default ->
            throw new Malformed(
                "dtype, shape and data_offsets", "'" + key + "' in the entry of '" + name + "'");
      }
    }
    in.endObject();
    if (dtype == null || dims == null || offsets == null || offsets.length != 2) {
      throw new Malformed(
          "dtype, shape and two data_offsets", "the entry of '" + name + "' without one of them");
    }
    return checked(new Entry(name, dtype, Input.shape(dims), offsets[0], offsets[1]));
  }

  private static DType dtype(String text, String name) throws Malformed {
    for (var dtype : DType.values()) {
      if (dtype.name().equals(text)) {
        return dtype;
      }
    }
    throw new Malformed(
        "numbers of a kind that Nacre reads (F32, F64, F16, BF16, BOOL, integers but U64)",
        "'" + name + "' of kind " + text);
  }

  private static long[] readNumbers(JsonReader in, String name) throws IOException {
    var numbers = new ArrayList<Long>();
    in.beginArray();
    while (in.hasNext()) {
      var text = in.peek() == JsonToken.NUMBER ? in.nextString() : "something else";
      if (!text.matches("\\d{1,18}")) {
        throw new Malformed("whole numbers", text + " in the entry of '" + name + "'");
      }
      numbers.add(Long.parseLong(text));
    }
    in.endArray();
    return numbers.stream().mapToLong(n -> n).toArray();
  }

  private static Entry checked(Entry entry) throws Malformed {
    int bytes = Input.length(entry.dtype, entry.shape);
    if (bytes != entry.length()) {
      throw new Malformed(
          "%d bytes for '%s' (%s %s)".formatted(bytes, entry.name, entry.dtype, entry.shape),
          "the offsets %d to %d".formatted(entry.begin, entry.end));
    }
    return entry;
  }

  /** The entries by offset, which must fill {@code available} bytes without gap or overlap. */
  List<Entry> inOrderOfData(long available) throws Malformed {
    var sorted =
        entries.stream()
            .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
            .toList();
    long at = 0;
    for (var entry : sorted) {
      if (entry.begin != at) {
        throw new Malformed(
            "'" + entry.name + "' at offset " + at + ", without gap or overlap",
            "offset " + entry.begin);
      }
      at = entry.end;
    }
    if (at != available) {
      var expected = at + " bytes of numbers after the header";
      throw available < at
          ? Input.cutOff(expected, available)
          : new Malformed(expected, available + " bytes");
    }
    return sorted;
  }
}
