package dev.nacre;

import static dev.nacre.layer.Padding.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.layer.Activations;
import dev.nacre.layer.Chain;
import dev.nacre.layer.Layer;
import dev.nacre.layer.Parameters;
import dev.nacre.tensor.Tensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks are described, named and refused as their stages say. */
class NetworkTest {

  /** A layer as a user would write it in a cell. */
  record Scale(float start) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public void initialize(Shape input, Parameters parameters) {
      parameters.weight("weight", Tensor.full(start, 1));
    }

    @Override
    public Tensor forward(Tensor x, Parameters parameters, boolean training) {
      return x.mul(parameters.get("weight"));
    }
  }

  @Test
  void layersAreNamedByKindAndOrder() {
    var net =
        Network.images(1, 8, 8)
            .conv(4, 3)
            .relu()
            .conv(4, 3)
            .batchNorm()
            .relu()
            .maxPool(2)
            .flatten()
            .dense(5)
            .tanh()
            .then(new Scale(2))
            .then("swish", x -> x.mul(x.sigmoid()))
            .dense(3)
            .sigmoid()
            .build(1);
    assertThat(names(net))
        .containsExactly(
            "conv1",
            "relu1",
            "conv2",
            "batchNorm1",
            "relu2",
            "maxPool1",
            "flatten1",
            "dense1",
            "tanh1",
            "scale1",
            "swish1",
            "dense2",
            "sigmoid1");
  }

  @Test
  void namedRenamesTheLastLayerAndCountingGoesOn() {
    var net = Network.images(1, 8, 8).conv(4, 3).named("edges").conv(4, 3).conv(4, 3).build(1);
    assertThat(names(net)).containsExactly("edges", "conv2", "conv3");
    assertThat(net.weights()).containsKeys("edges.weight", "edges.bias", "conv3.weight");
  }

  @Test
  void aNameThatWouldComeTwiceIsPassedOver() {
    var net = Network.features(3).dense(2).named("dense2").dense(2).build(1);
    assertThat(names(net)).containsExactly("dense2", "dense3");
  }

  @Test
  void aNameMustBeFreeAndHaveLetters() {
    var two = Network.features(3).dense(2).relu();
    assertMessage(
        () -> two.named("dense1"),
        "name of a layer must be its own, but 'dense1' is taken; try another one");
    assertMessage(
        () -> two.named(" "),
        "name of a layer must have letters and no dot, but was ' '; try \"edges\"");
    assertMessage(
        () -> two.named("a.b"),
        "name of a layer must have letters and no dot, but was 'a.b'; try \"edges\"");
    assertMessage(
        () -> Network.features(3).named("first"),
        "there is no layer yet that could be named 'first'; try it after a layer");
    assertThat(names(two.named("relu1").build(1))).containsExactly("dense1", "relu1");
  }

  @Test
  void aStageKeptAndContinuedTwiceGivesTwoNetworks() {
    var trunk = Network.images(1, 8, 8).conv(4, 3).relu();
    var wide = trunk.flatten().dense(10);
    var deep = trunk.conv(8, 3).relu().globalAveragePool().dense(2);
    trunk.named("ignored");
    assertThat(names(trunk.build(1))).containsExactly("conv1", "relu1");
    assertThat(names(wide.build(1))).containsExactly("conv1", "relu1", "flatten1", "dense1");
    assertThat(names(deep.build(1)))
        .containsExactly("conv1", "relu1", "conv2", "relu2", "globalAveragePool1", "dense1");
    assertThat(wide.build(1).outputShape()).isEqualTo(Shape.of(10));
    assertThat(deep.build(1).outputShape()).isEqualTo(Shape.of(2));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "c.padding(same()), 8×9×9",
    "c, 8×7×7",
    "c.padding(1), 8×9×9",
    "'c.padding(0, 2)', 8×7×11",
    "c.totalPadding(3), 8×10×10",
    "'c.totalPadding(1, 2)', 8×8×9",
    "c.stride(2), 8×4×4",
    "'c.stride(1, 3)', 8×7×3",
    "c.padding(same()).stride(2), 8×5×5",
    "c.dilation(2), 8×5×5",
    "'c.dilation(1, 4)', 8×7×1",
    "c.dilation(2).padding(same()), 8×9×9",
    "c.padding(same()).dilation(2), 8×9×9",
    "'c.kernel(1, 5)', 8×9×5",
    "'c.stride(2).kernel(5, 5)', 8×3×3",
    "c.groups(2), 8×7×7",
    "c.bias(false), 8×7×7",
  })
  void convolutionsGiveTheShapeOfTheirArithmetic(String options, String expected) {
    var net =
        Network.images(4, 9, 9)
            .conv(
                8,
                3,
                c ->
                    switch (options) {
                      case "c" -> c;
                      case "c.padding(same())" -> c.padding(same());
                      case "c.padding(1)" -> c.padding(1);
                      case "c.padding(0, 2)" -> c.padding(0, 2);
                      case "c.totalPadding(3)" -> c.totalPadding(3);
                      case "c.totalPadding(1, 2)" -> c.totalPadding(1, 2);
                      case "c.stride(2)" -> c.stride(2);
                      case "c.stride(1, 3)" -> c.stride(1, 3);
                      case "c.padding(same()).stride(2)" -> c.padding(same()).stride(2);
                      case "c.dilation(2)" -> c.dilation(2);
                      case "c.dilation(1, 4)" -> c.dilation(1, 4);
                      case "c.dilation(2).padding(same())" -> c.dilation(2).padding(same());
                      case "c.padding(same()).dilation(2)" -> c.padding(same()).dilation(2);
                      case "c.kernel(1, 5)" -> c.kernel(1, 5);
                      case "c.stride(2).kernel(5, 5)" -> c.stride(2).kernel(5, 5);
                      case "c.groups(2)" -> c.groups(2);
                      case "c.bias(false)" -> c.bias(false);
                      default -> throw new AssertionError(options);
                    })
            .build(1);
    assertThat(net.outputShape()).hasToString(expected);
    var y = net.predict(Tensor.zeros(2, 4, 9, 9));
    assertThat(y.shape()).hasToString("2×" + expected);
  }

  @Test
  void poolsGiveTheShapeOfTheirArithmetic() {
    var images = Network.images(3, 7, 7);
    assertThat(images.maxPool(2).build(1).outputShape()).hasToString("3×3×3");
    assertThat(images.maxPool(3, p -> p.stride(2)).build(1).outputShape()).hasToString("3×3×3");
    assertThat(images.maxPool(2, p -> p.padding(same()).stride(2)).build(1).outputShape())
        .hasToString("3×4×4");
    assertThat(images.maxPool(3, p -> p.padding(1)).build(1).outputShape()).hasToString("3×3×3");
    assertThat(images.maxPool(2, p -> p.window(1, 7)).build(1).outputShape()).hasToString("3×7×1");
    assertThat(images.globalAveragePool().build(1).outputShape()).hasToString("3");
    assertThat(images.flatten().build(1).outputShape()).hasToString("147");
  }

  @Test
  void aKernelLargerThanItsInputIsRefused() {
    assertMessage(
        () -> Network.images(1, 28, 28).conv(8, 3).maxPool(8).conv(4, 5),
        """
        conv 'conv2': a 5×5 kernel does not fit its 3×3 input (padding 0)
          so far: images 1×28×28 → conv1 8×26×26 → maxPool 8×3×3 → conv2 ✗
          needs:  height + padding ≥ kernel, 3 + 0 < 5
          try:    a kernel of at most 3×3, or .padding(same())\
        """);
  }

  @Test
  void aKernelThatIsTooWideSaysWidth() {
    assertMessage(
        () -> Network.images(1, 9, 4).conv(2, 3, c -> c.kernel(3, 7).padding(0, 1)),
        """
        conv 'conv1': a 3×7 kernel does not fit its 9×4 input (padding 0×1)
          so far: images 1×9×4 → conv1 ✗
          needs:  width + padding ≥ kernel, 4 + 2 < 7
          try:    a kernel of at most 3×6, or .padding(same())\
        """);
  }

  @Test
  void aDilatedKernelShowsItsExtent() {
    assertMessage(
        () -> Network.images(1, 6, 6).conv(2, 3, c -> c.dilation(3)),
        """
        conv 'conv1': a 3×3 kernel with dilation 3 does not fit its 6×6 input (padding 0)
          so far: images 1×6×6 → conv1 ✗
          needs:  height + padding ≥ dilation · (kernel − 1) + 1, 6 + 0 < 3 · (3 − 1) + 1
          try:    a kernel of at most 2×2, or .padding(same())\
        """);
  }

  @Test
  void windowsBeyondWhatAnIntCanCountAreRefused() {
    var images = Network.images(1, 5, 5);
    assertMessage(
        () -> images.conv(1, 3, c -> c.dilation(Integer.MAX_VALUE)),
        "size of a kernel, dilation · (k − 1) + 1, must be at most 16777216, but was 4294967295;"
            + " try 3");
    assertMessage(
        () -> images.conv(1, 5, c -> c.padding(same()).dilation(1 << 30)),
        "size of a kernel, dilation · (k − 1) + 1, must be at most 16777216, but was 4294967297;"
            + " try 3");
    assertMessage(
        () -> images.conv(1, 3, c -> c.padding(1 << 30)),
        "padding of a side must be at most 16777216, but was 1073741824; try 1");
    assertMessage(
        () -> images.conv(1, 3, c -> c.totalPadding(Integer.MAX_VALUE)),
        "padding of a side must be at most 16777216, but was 1073741824; try 1");
    assertMessage(
        () -> images.maxPool(2, p -> p.stride(Integer.MAX_VALUE)),
        "stride must be at most 16777216, but was 2147483647; try 1");
  }

  @Test
  void aPoolLargerThanItsInputIsRefused() {
    assertMessage(
        () -> Network.images(2, 6, 6).conv(4, 3).named("edges").relu().maxPool(5),
        """
        maxPool 'maxPool1': a 5×5 window does not fit its 4×4 input (padding 0)
          so far: images 2×6×6 → edges 4×4×4 → relu 4×4×4 → maxPool1 ✗
          needs:  height + padding ≥ window, 4 + 0 < 5
          try:    a window of at most 4×4, or .padding(same())\
        """);
  }

  @Test
  void paddingOfAPoolIsAtMostHalfItsWindow() {
    assertMessage(
        () -> Network.images(2, 6, 6).maxPool(2, p -> p.padding(2)),
        """
        maxPool 'maxPool1': windows of 2×2 could lie wholly in a padding of 2
          so far: images 2×6×6 → maxPool1 ✗
          needs:  padding of a side ≤ half the window
          try:    .padding(1)\
        """);
  }

  @Test
  void groupsMustDivideChannelsAndFilters() {
    assertMessage(
        () -> Network.images(6, 8, 8).conv(9, 3, c -> c.groups(4)),
        """
        conv 'conv1': 4 groups do not divide 6 channels and 9 filters
          so far: images 6×8×8 → conv1 ✗
          needs:  channels and filters to be multiples of the groups
          try:    .groups(3)\
        """);
  }

  @Test
  void aBranchMustGiveTheShapeThatWentIn() {
    assertMessage(
        () -> Network.images(1, 8, 8).conv(8, 3).residual(s -> s.conv(16, 3).relu()),
        """
        residual 'residual1': its branch gives 16×4×4, which is added to the 8×6×6 that went in
          so far: images 1×8×8 → conv1 8×6×6 → residual1 ✗
          needs:  equal shapes, 16×4×4 ≠ 8×6×6
          try:    as many filters or units at the end of the branch, and .padding(same())\
        """);
  }

  @Test
  void aBranchMustGoOnFromTheStageThatItIsGiven() {
    var trunk = Network.features(4).dense(3);
    assertMessage(
        () -> trunk.residual(s -> trunk),
        "a branch must go on from the stage that it is given; try for example s -> s.relu()");
    assertMessage(
        () -> trunk.residual(s -> Network.features(3).relu()),
        "a branch must go on from the stage that it is given; try for example s -> s.relu()");
    assertThat(names(trunk.residual(s -> s).build(1))).containsExactly("dense1", "residual1");
  }

  @Test
  void aLayerTooLargeForAnArrayIsRefused() {
    assertMessage(
        () -> Network.features(100_000).dense(100_000).build(1),
        "parameter 'weight' of 100000×100000 must have at most 2147483639 numbers, but would have"
            + " 10000000000; try fewer units");
  }

  @Test
  void anErrorInsideABranchShowsTheWholePath() {
    assertMessage(
        () -> Network.images(1, 8, 8).conv(8, 3).residual(s -> s.maxPool(4).conv(8, 3)),
        """
        conv 'residual1.conv1': a 3×3 kernel does not fit its 1×1 input (padding 0)
          so far: images 1×8×8 → conv1 8×6×6 → residual1.maxPool 8×1×1 → residual1.conv1 ✗
          needs:  height + padding ≥ kernel, 1 + 0 < 3
          try:    a kernel of at most 1×1, or .padding(same())\
        """);
  }

  @Test
  void aResidualNetworkAddsWhatWentIn() {
    var net = Network.features(4).residual(s -> s.dense(6).relu().dense(4)).dense(2).build(3);
    assertThat(net.weights().keySet())
        .containsExactly(
            "residual1.dense1.weight", "residual1.dense1.bias",
            "residual1.dense2.weight", "residual1.dense2.bias",
            "dense1.weight", "dense1.bias");
    net.weight("residual1.dense2.weight").array().fill(0);
    var x = Tensor.of(new float[][] {{1, 2, 3, 4}});
    assertThat(net.activations(x).get("residual1").toArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aFunctionMustKeepTheBatch() {
    assertMessage(
        () -> Network.features(4).dense(3).then("total", x -> x.sum()),
        """
        total 'total1': the function does not keep the axis of the batch
          so far: features 4 → dense1 3 → total1 ✗
          needs:  n×… for a batch of n, but 2×3 became scalar
          try:    sums, means and reshapes over axes 1 and up only\
        """);
  }

  @Test
  void aFunctionMayChangeTheShape() {
    var net =
        Network.images(2, 4, 4).then("brightest", x -> x.max(2, 3)).flatten().dense(3).build(1);
    assertThat(net.layers().getFirst().output()).hasToString("2");
    assertThat(net.predict(Tensor.ones(5, 2, 4, 4)).shape()).hasToString("5×3");
  }

  @Test
  void whatAFunctionSaysAboutShapesIsPartOfTheMessage() {
    assertMessage(
        () -> Network.features(4).then("wrong", x -> x.add(Tensor.ones(3))),
        """
        wrong 'wrong1': 2×4 and 3 do not broadcast
          so far: features 4 → wrong1 ✗
          needs:  equal sizes, or 1, on each axis counted from the last; 4 ≠ 3 on axis -1
          try:    a reshape or a sum that makes these axes equal or 1\
        """);
  }

  @Test
  void verbsOfImagesRefuseWhatAFunctionMadeOfThem() {
    var flat = Network.images(1, 4, 4).then("flat", x -> x.flatten(1));
    assertMessage(
        () -> flat.conv(2, 3),
        """
        conv 'conv1': a convolution takes images, but 16 came in
          so far: images 1×4×4 → flat 16 → conv1 ✗
          needs:  3 axes (channels, height, width), not 1
          try:    it before .flatten() and .globalAveragePool()\
        """);
    assertMessage(
        () -> Network.features(4).then("square", x -> x.reshape(-1, 1, 2, 2)).dense(3),
        """
        dense 'dense1': a dense layer takes features, but 1×2×2 came in
          so far: features 4 → square 1×2×2 → dense1 ✗
          needs:  1 axis, or 2 (steps, features), not 3
          try:    .flatten() before it\
        """);
    assertMessage(
        () -> Network.features(4).then("cube", x -> x.reshape(-1, 1, 2, 2, 1)).batchNorm(),
        """
        batchNorm 'batchNorm1': batch normalization takes features, sequences or images, but 1×2×2×1 came in
          so far: features 4 → cube 1×2×2×1 → batchNorm1 ✗
          needs:  1 to 3 axes, not 4
          try:    .flatten() before it\
        """);
  }

  @Test
  void sizesOutOfRangeAreNamedInWords() {
    assertMessage(
        () -> Network.features(0), "number of features must be at least 1, but was 0; try 20");
    assertMessage(
        () -> Network.images(0, 8, 8),
        "channels of an image must be at least 1, but was 0; try 1 for gray, 3 for colour");
    assertMessage(
        () -> Network.images(1, -8, 8),
        "height of an image must be at least 1, but was -8; try 28");
    assertMessage(
        () -> Network.images(1, 8, 0), "width of an image must be at least 1, but was 0; try 28");
    var images = Network.images(1, 8, 8);
    assertMessage(
        () -> images.conv(0, 3), "number of filters must be at least 1, but was 0; try 8");
    assertMessage(() -> images.conv(4, 0), "kernel height must be at least 1, but was 0; try 3");
    assertMessage(
        () -> images.conv(4, 3, c -> c.stride(0)), "stride must be at least 1, but was 0; try 1");
    assertMessage(
        () -> images.conv(4, 3, c -> c.dilation(0)),
        "dilation must be at least 1, but was 0; try 1");
    assertMessage(
        () -> images.conv(4, 3, c -> c.groups(0)), "groups must be at least 1, but was 0; try 1");
    assertMessage(
        () -> images.conv(4, 3, c -> c.padding(-1)),
        "padding of the height must be at least 0, but was -1; try 1");
    assertMessage(
        () -> images.maxPool(0), "height of a pooling window must be at least 1, but was 0; try 2");
    assertMessage(
        () -> images.flatten().dense(0),
        "units of a dense layer must be at least 1, but was 0; try 10");
    assertMessage(
        () -> images.batchNorm(b -> b.momentum(1.5)),
        "momentum of batch normalization must be between 0 and 1, but was 1.5; try 0.1");
    assertMessage(
        () -> images.then("", x -> x),
        "name of a function must have letters, but was ''; try \"swish\"");
    assertThatThrownBy(() -> images.then(null)).hasMessage("layer is missing (null)");
    assertThatThrownBy(() -> images.conv(2, 3, null)).hasMessage("options is missing (null)");
    assertThatThrownBy(() -> images.maxPool(2, null)).hasMessage("options is missing (null)");
    assertThatThrownBy(() -> images.batchNorm(null)).hasMessage("options is missing (null)");
    assertThatThrownBy(() -> images.conv(2, 3, c -> null)).hasMessage("layer is missing (null)");
    assertThatThrownBy(() -> images.residual(s -> null))
        .hasMessage("end of the branch is missing (null)");
    assertThatThrownBy(() -> images.then("a", x -> null))
        .hasMessage("output of the function 'a' is missing (null)");
  }

  @Test
  void aStageShowsItsTableAndPicksInitialWeightsByWhatFollows() {
    var stage = Network.images(1, 8, 8).conv(16, 3, c -> c.padding(same())).relu().maxPool(2);
    assertThat(stage.flatten().dense(10))
        .hasToString(
            """
            layer     output shape    parameters
            images    1×8×8
            conv1     16×8×8                 160
            relu1     16×8×8
            maxPool1  16×4×4
            flatten1  256
            dense1    10                   2,570
            total                          2,730\
            """);
  }

  @Test
  void layersBeforeReluStartAsHeSaysOthersAsGlorot() {
    var net =
        Network.features(400)
            .dense(300)
            .batchNorm()
            .relu()
            .dense(300)
            .tanh()
            .dense(300)
            .activation(Activations.relu())
            .dense(300)
            .build(5);
    assertThat(deviation(net.weight("dense1.weight"))).isBetween(0.98, 1.02); // He: 2 / 400
    assertThat(deviation(net.weight("dense2.weight"))).isBetween(0.98, 1.02);
    assertThat(deviation(net.weight("dense3.weight"))).isBetween(0.98, 1.02);
    assertThat(deviation(net.weight("dense4.weight"))).isBetween(0.98, 1.02);
    assertThat(largest(net.weight("dense1.weight"))).isGreaterThan(4 * Math.sqrt(2.0 / 400));
    assertThat(largest(net.weight("dense2.weight"))).isLessThan(Math.sqrt(6.0 / 600));
    assertThat(largest(net.weight("dense3.weight"))).isGreaterThan(4 * Math.sqrt(2.0 / 300));
    assertThat(largest(net.weight("dense4.weight"))).isLessThan(Math.sqrt(6.0 / 600));
    assertThat(net.weight("dense1.bias").toArray()).containsOnly(0);
  }

  /** Times the deviation that He (dense1, dense3) or Glorot (dense2, dense4) asks for. */
  private static double deviation(Tensor weight) {
    double sum = 0;
    for (float w : weight.toArray()) {
      sum += (double) w * w;
    }
    int in = weight.dim(1);
    boolean he = largest(weight) > Math.sqrt(6.0 / (in + weight.dim(0)));
    double expected = he ? 2.0 / in : 2.0 / (in + weight.dim(0));
    return Math.sqrt(sum / weight.size() / expected);
  }

  private static double largest(Tensor weight) {
    return weight.abs().max().item();
  }

  private static List<String> names(Model net) {
    return net.layers().stream().map(Chain.Link::name).toList();
  }

  private static void assertMessage(ThrowingCallable code, String message) {
    assertThatThrownBy(code).hasMessage(message);
  }

  @Test
  void shapeErrorsPointAtTheVerb() {
    assertThatThrownBy(() -> Network.images(1, 2, 2).conv(1, 3))
        .isInstanceOf(ShapeException.class)
        .hasNoCause()
        .satisfies(
            e ->
                assertThat(e.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().endsWith("NetworkTest")));
  }

  @Test
  void aFunctionsNameMayNotHaveADotSinceFilesCouldNotBeReadBack() {
    assertThatThrownBy(() -> Network.features(2).then("a.b", x -> x.relu()))
        .hasMessage("name of a layer must have letters and no dot, but was 'a.b'; try \"edges\"");
    assertThatThrownBy(() -> Network.features(2).dense(2).named("two\nlines"))
        .hasMessageStartingWith("name of a layer must have letters and no dot");
  }
}
