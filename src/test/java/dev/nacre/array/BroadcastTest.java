package dev.nacre.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.compute.Elementwise;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BroadcastTest {
  private static final int[] SIZES = {1, 2, 3, 7, 13, 64, 207};

  @Test
  void eachElementMeetsTheOneThatItsIndicesSay() {
    var rng = new Rng(7);
    for (int i = 0; i < 400; i++) {
      int[] whole = new int[1 + rng.nextInt(4)];
      for (int axis = 0; axis < whole.length; axis++) {
        whole[axis] = SIZES[rng.nextInt(whole.length < 4 ? SIZES.length : 5)];
      }
      NDArray a = numbers(someOnes(whole, rng), rng);
      NDArray b = numbers(someOnes(whole, rng), rng);
      for (var pair :
          new NDArray[][] {{a, b}, {numbers(whole, rng), b}, {a, numbers(whole, rng)}}) {
        NDArray difference = Broadcast.zip(Elementwise.kernels()::sub, pair[0], pair[1]);
        assertThat(difference.toArray())
            .as("%s − %s", pair[0].shape(), pair[1].shape())
            .isEqualTo(expected(pair[0], pair[1], difference.shape()));
      }
    }
  }

  /** The shape with axes in front left out and others of size 1, some or none. */
  private static int[] someOnes(int[] shape, Rng rng) {
    int[] some = Arrays.copyOfRange(shape, rng.nextInt(shape.length), shape.length);
    for (int axis = 0; axis < some.length; axis++) {
      some[axis] = rng.nextInt(2) == 0 ? 1 : some[axis];
    }
    return some;
  }

  private static NDArray numbers(int[] dims, Rng rng) {
    Shape shape = Shape.of(dims);
    var numbers = new float[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = rng.nextFloat();
    }
    return NDArray.of(numbers, shape);
  }

  private static float[] expected(NDArray a, NDArray b, Shape shape) {
    float[] left = a.toArray();
    float[] right = b.toArray();
    var difference = new float[(int) shape.size()];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = left[index(i, shape, a.shape())] - right[index(i, shape, b.shape())];
    }
    return difference;
  }

  /** Where the element stands in an operand of this shape. */
  private static int index(int element, Shape shape, Shape operand) {
    int index = 0;
    int step = 1;
    int rest = element;
    for (int axis = 1; axis <= operand.rank(); axis++) {
      index += operand.dim(-axis) == 1 ? 0 : rest % shape.dim(-axis) * step;
      step *= operand.dim(-axis);
      rest /= shape.dim(-axis);
    }
    return index;
  }
}
