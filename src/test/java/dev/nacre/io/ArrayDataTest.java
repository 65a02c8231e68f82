package dev.nacre.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ArrayDataTest {
  @Test
  void everyKindOfNumberIsRead() {
    assertThat(read(DType.F32, 0x3fc00000L).floats()).containsExactly(1.5f);
    assertThat(read(DType.F64, 0x3fb999999999999aL).floats()).containsExactly(0.1f);
    assertThat(read(DType.F16, 0x3e00).floats()).containsExactly(1.5f);
    assertThat(read(DType.F16, 0xfc00).floats()).containsExactly(Float.NEGATIVE_INFINITY);
    assertThat(read(DType.BF16, 0xbfc0).floats()).containsExactly(-1.5f);
    assertThat(read(DType.I64, -5).longs()).containsExactly(-5);
    assertThat(read(DType.I64, (1L << 60) + 1).floats()).containsExactly(0x1p60f);
    assertThat(read(DType.I32, -5).ints()).containsExactly(-5);
    assertThat(read(DType.U32, 0xffff_ffffL).longs()).containsExactly(0xffff_ffffL);
    assertThat(read(DType.I16, -5).longs()).containsExactly(-5);
    assertThat(read(DType.U16, 0xffff).longs()).containsExactly(0xffff);
    assertThat(read(DType.I8, -5).floats()).containsExactly(-5);
    assertThat(read(DType.U8, 0xff).floats()).containsExactly(255);
    assertThat(read(DType.BOOL, 1).ints()).containsExactly(1);
  }

  /** The low bytes of {@code bits}, in both orders. */
  private static ArrayData read(DType dtype, long bits) {
    var little = new byte[dtype.bytes()];
    var big = new byte[dtype.bytes()];
    for (int i = 0; i < little.length; i++) {
      little[i] = (byte) (bits >>> 8 * i);
      big[little.length - 1 - i] = little[i];
    }
    var array = new ArrayData(dtype, Shape.of(1), little, ByteOrder.LITTLE_ENDIAN);
    var other = new ArrayData(dtype, Shape.of(1), big, ByteOrder.BIG_ENDIAN);
    assertThat(other).isEqualTo(array).hasSameHashCodeAs(array);
    assertThat(other.floats()).containsExactly(array.floats());
    return other;
  }

  @Test
  void floatingPointNumbersAreNotTakenForIntegers() {
    assertThatThrownBy(() -> ArrayData.of(new float[] {1}, Shape.of(1)).longs())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "integers are asked for, but this array is F32 1: floating-point numbers; try"
                + " floats()");
  }

  @Test
  void integersBeyondAnIntAreNotCutShort() {
    assertThatThrownBy(() -> ArrayData.of(new long[] {1L << 31}, Shape.of(1)).ints())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("ints are asked for, but this array holds 2147483648; try longs()");
  }

  @Test
  void valuesMustFillTheShape() {
    assertThatThrownBy(() -> ArrayData.of(new float[5], Shape.of(2, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("5 values do not fill the shape 2×3, which has 6 elements; try another shape");
  }

  @Test
  void whatIsHandedInOrOutDoesNotShareMemory() {
    var given = new float[] {1};
    var array = ArrayData.of(given, Shape.of(1));
    given[0] = 2;
    array.floats()[0] = 3;
    assertThat(array.floats()).containsExactly(1);
  }
}
