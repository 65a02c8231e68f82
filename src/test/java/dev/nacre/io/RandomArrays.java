package dev.nacre.io;

import dev.nacre.array.Shape;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arrays of every kind, shape and byte order, with arbitrary bits. */
final class RandomArrays {
  private RandomArrays() {}

  static Arbitrary<ArrayData> arrays(DType... dtypes) {
    return Combinators.combine(
            Arbitraries.of(dtypes.length == 0 ? DType.values() : dtypes),
            Arbitraries.integers().between(0, 4).array(int[].class).ofMaxSize(4),
            Arbitraries.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN),
            Arbitraries.longs().withoutEdgeCases())
        .as(RandomArrays::random);
  }

  private static ArrayData random(DType dtype, int[] dims, ByteOrder order, long seed) {
    var shape = Shape.of(dims);
    var bytes = new byte[(int) shape.size() * dtype.bytes()];
    new Random(seed).nextBytes(bytes);
    return new ArrayData(dtype, shape, bytes, order);
  }
}
