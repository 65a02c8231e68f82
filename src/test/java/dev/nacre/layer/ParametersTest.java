package dev.nacre.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Rng;
import dev.nacre.array.Scope;
import dev.nacre.array.Shape;
import dev.nacre.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What layers declare and get back. */
class ParametersTest {
  private final Parameters parameters = new Parameters(Initializer.glorot());

  @Test
  void whatIsDeclaredComesBackByName() {
    parameters.weight("weight", Shape.of(2, 3), 3, 2);
    parameters.weight("scale", Tensor.of(1.5f, 2.5f));
    parameters.zeros("bias", 2);
    parameters.ones("gain", 2);
    parameters.buffer("mean", 7, 2);
    assertThat(parameters.has("bias")).isTrue();
    assertThat(parameters.has("mode")).isFalse();
    assertThat(parameters.trainedCount()).isEqualTo(12);
    parameters.initialize(new Rng(1));
    assertThat(parameters.get("weight").shape()).isEqualTo(Shape.of(2, 3));
    assertThat(parameters.get("weight").isTracked()).isTrue();
    assertThat(parameters.get("scale").toArray()).containsExactly(1.5f, 2.5f);
    assertThat(parameters.get("bias").toArray()).containsExactly(0, 0);
    assertThat(parameters.get("gain").toArray()).containsExactly(1, 1);
    assertThat(parameters.get("mean").toArray()).containsExactly(7, 7);
    assertThat(parameters.get("mean").isTracked()).isFalse();
    assertThat(parameters.trained().keySet()).containsExactly("weight", "scale", "bias", "gain");
    assertThat(parameters.buffers().keySet()).containsExactly("mean");
  }

  @Test
  void weightsAreMadePieceByPieceWithTheSameNumbers() {
    parameters.weight("weight", Shape.of(1500, 1001), 1001, 1500);
    parameters.initialize(new Rng(1));
    var whole = new float[1500 * 1001];
    Initializer.glorot().fill(whole, 1001, 1500, new Rng(1));
    assertThat(parameters.get("weight").toArray()).isEqualTo(whole);
  }

  @Test
  void mistakesInNamesAreNamed() {
    parameters.zeros("bias", 2);
    assertThatThrownBy(() -> parameters.zeros("bias", 3))
        .hasMessage("a layer's parameters need names of their own, but two are called 'bias'");
    assertThatThrownBy(() -> parameters.get("wieght"))
        .hasMessage("there is no parameter 'wieght'; this layer has bias");
    assertThatThrownBy(() -> new Parameters(Initializer.he()).get("a"))
        .hasMessage("there is no parameter 'a'; this layer has none");
  }

  @Test
  void whatWouldMakeInfiniteWeightsIsRefused() {
    assertThatThrownBy(() -> parameters.weight("w", Shape.of(2), 0, 1))
        .hasMessage("fan in of weight 'w' must be at least 1, but was 0; try 1");
    assertThatThrownBy(() -> parameters.weight("w", Shape.of(2), 1, 0))
        .hasMessage("fan out of weight 'w' must be at least 1, but was 0; try 1");
    assertThatThrownBy(() -> parameters.weight("w", null))
        .hasMessage("initial values of 'w' is missing (null)");
    assertThatThrownBy(() -> new Conv(1, null, Padding.none(), 1, true))
        .hasMessage("window is missing (null)");
    assertThatThrownBy(() -> Tensor.zeros(null)).hasMessage("sizes of a shape is missing (null)");
  }

  @Test
  void initialValuesAreCopiesAndComeBack() {
    var initial = Tensor.of(1f, 2f);
    parameters.weight("scale", initial);
    initial.array().fill(9);
    parameters.initialize(new Rng(1));
    parameters.get("scale").array().fill(5);
    assertThat(parameters.get("scale").toArray()).containsExactly(5, 5);
    parameters.initialize(new Rng(1));
    assertThat(parameters.get("scale").toArray()).containsExactly(1, 2);
  }

  @Test
  void weightsMadeInAScopeOutliveIt() {
    parameters.weight("weight", Shape.of(2, 3), 3, 2);
    parameters.matrix("matrix", 2, 3);
    try (var _ = Scope.open()) {
      parameters.initialize(new Rng(1));
    }
    assertThat(parameters.get("weight").toArray()).hasSize(6).doesNotContain(0);
    assertThat(parameters.get("matrix").toArray()).hasSize(6).doesNotContain(0);
  }

  @Test
  void layersInsideHaveTheirOwn() {
    parameters.declareInner("dense1", Initializer.he()).zeros("bias", 2);
    parameters.declareInner("relu1", Initializer.he());
    assertThat(parameters.isEmpty()).isFalse();
    assertThat(parameters.inner("relu1").isEmpty()).isTrue();
    parameters.initialize(new Rng(1));
    assertThat(parameters.trained().keySet()).containsExactly("dense1.bias");
    assertThat(parameters.inner("dense1").get("bias").toArray()).containsExactly(0, 0);
  }
}
