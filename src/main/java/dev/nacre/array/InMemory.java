package dev.nacre.array;

/** Something whose elements lie in native memory: an array, or a tensor around one. */
public interface InMemory {
  NDArray array();
}
