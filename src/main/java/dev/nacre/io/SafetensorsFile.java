package dev.nacre.io;

import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a safetensors file holds: arrays by name, in the order of the file, and metadata. Immutable.
 *
 * @param metadata texts by name; empty if there are none
 * @param arrays the arrays by name
 */
public record SafetensorsFile(Map<String, String> metadata, Map<String, ArrayData> arrays) {
  public SafetensorsFile {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }

  /** Of tensors, for writing a model. */
  public static SafetensorsFile of(Map<String, String> metadata, Map<String, Tensor> tensors) {
    var arrays = new LinkedHashMap<String, ArrayData>();
    tensors.forEach((name, tensor) -> arrays.put(name, ArrayData.of(tensor)));
    return new SafetensorsFile(metadata, arrays);
  }

  /** The names of the arrays, in the order of the file. */
  public Set<String> names() {
    return arrays.keySet();
  }

  /**
   * One array.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public ArrayData array(String name) {
    var array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "there is no array '%s' in this file; it has %s"
              .formatted(name, arrays.isEmpty() ? "none" : String.join(", ", names())));
    }
    return array;
  }

  public Shape shape(String name) {
    return array(name).shape();
  }

  /** An array's numbers as float32, row by row; see {@link ArrayData#floats}. */
  public float[] floats(String name) {
    return array(name).floats();
  }

  /** A new tensor of an array's numbers; see {@link ArrayData#floats}. */
  public Tensor tensor(String name) {
    return array(name).tensor();
  }

  /** An array's numbers as integers, row by row; see {@link ArrayData#longs}. */
  public long[] longs(String name) {
    return array(name).longs();
  }

  /** One array a line, then the names of the metadata. */
  @Override
  public String toString() {
    var text = new StringBuilder("safetensors: ").append(arrays.size()).append(" arrays");
    arrays.forEach((name, array) -> text.append("\n  ").append(name).append(": ").append(array));
    if (!metadata.isEmpty()) {
      text.append("\n  metadata: ").append(String.join(", ", metadata.keySet()));
    }
    return text.toString();
  }
}
