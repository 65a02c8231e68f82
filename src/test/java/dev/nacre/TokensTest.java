package dev.nacre;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.data.Dataset;
import dev.nacre.tensor.Tensor;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks over tokens, from the front door. */
class TokensTest {
  private static final int STEPS = 8;

  private static void assertMessage(ThrowingCallable call, String message) {
    assertThatThrownBy(call).hasMessage(message);
  }

  /**
   * Sentences of 6 kinds of words, with one 6 and one 7; the label is 1 where the 7 comes first.
   */
  private static Dataset whichCameFirst(int count, long seed) {
    var rng = new Rng(seed);
    var tokens = new int[count][STEPS];
    var labels = new int[count];
    for (int n = 0; n < count; n++) {
      for (int t = 0; t < STEPS; t++) {
        tokens[n][t] = rng.nextInt(6);
      }
      int first = rng.nextInt(STEPS - 1);
      int second = first + 1 + rng.nextInt(STEPS - 1 - first);
      labels[n] = rng.nextInt(2);
      tokens[n][first] = 6 + labels[n];
      tokens[n][second] = 7 - labels[n];
    }
    return Dataset.of(tokens, labels);
  }

  @Test
  void whichOfTwoWordsCameFirstIsLearntFromTheirOrderAlone() {
    var split = whichCameFirst(1000, 1).split(0.8);
    var ordered = Network.tokens(8, STEPS).embedding(8).lstm(16).lastStep().dense(2).build(1);
    var bag = Network.tokens(8, STEPS).embedding(8).meanOverSteps().dense(2).build(1);
    for (var net : new Model[] {ordered, bag}) {
      net.trainOn(split.train())
          .minimizing(crossEntropy())
          .with(adam(1e-2))
          .epochs(12)
          .quietly()
          .run();
    }
    assertThat(ordered.evaluate(split.test()).accuracy()).isGreaterThan(0.97);
    assertThat(bag.evaluate(split.test()).accuracy()).isLessThan(0.65);
    var test = split.test();
    assertThat(ordered.classify(test.features())).hasSize(test.size());
    assertThat(ordered.probabilities(test.features()).shape()).isEqualTo(Shape.of(test.size(), 2));
  }

  @Test
  void aLabelForEachTokenIsLearnt() {
    var rng = new Rng(1);
    var tokens = new int[200][5];
    var before = new int[200][5];
    for (int n = 0; n < tokens.length; n++) {
      for (int t = 0; t < 5; t++) {
        tokens[n][t] = rng.nextInt(4);
        before[n][t] = t == 0 ? 0 : tokens[n][t - 1];
      }
    }
    var data = Dataset.of(tokens, before);
    var net = Network.tokens(4, 5).embedding(6).lstm(16).eachStep().dense(4).build(1);
    net.trainOn(data).minimizing(crossEntropy()).with(adam(2e-2)).epochs(12).quietly().run();
    assertThat(net.evaluate(data).accuracy()).isGreaterThan(0.99);
  }

  @Test
  void theSummaryThePathAndTheStageSayWhatGoesIn() {
    var net = Network.tokens(1000, 12).embedding(16).lstm(8).lastStep().dense(2).build(1);
    assertThat(net.inputKind()).isEqualTo("tokens");
    assertThat(net.inputShape()).isEqualTo(Shape.of(12));
    assertThat(net.summary().toString())
        .isEqualTo(
            """
            layer       output shape    parameters
            tokens      12
            embedding1  12×16               16,000
            lstm1       12×8                   832
            lastStep1   8
            dense1      2                       18
            total                           16,850\
            """);
    assertThat(Network.tokens(1000, 12))
        .hasToString("tokens 12 of a vocabulary of 1000; try .embedding(32)");
  }

  @Test
  void theTableIsNormalAtFirstAndHasPyTorchsNameAndShape() {
    var net = Network.tokens(500, 3).embedding(40).meanOverSteps().dense(2).build(7);
    Tensor table = net.weight("embedding1.weight");
    assertThat(table.shape()).isEqualTo(Shape.of(500, 40));
    assertThat(table.mean().item()).isCloseTo(0f, within(0.03f));
    assertThat(table.square().mean().item()).isCloseTo(1f, within(0.05f));
  }

  @Test
  void aSavedNetworkGivesTheSameBitsAgain(@TempDir Path folder) {
    var net =
        Network.tokens(50, 6).embedding(5).named("words").lstm(4).lastStep().dense(3).build(3);
    Path path = folder.resolve("net.safetensors");
    net.save(path);
    var again = Model.load(path);
    assertThat(again.toString()).isEqualTo(net.toString());
    assertThat(again.inputKind()).isEqualTo("tokens");
    Tensor x = Tensor.of(new float[][] {{0, 49, 7, 7, 1, 2}, {3, 2, 1, 0, 11, 48}});
    assertThat(again.predict(x).toArray()).isEqualTo(net.predict(x).toArray());
    assertMessage(() -> again.predict(Tensor.full(50, 1, 6)), message(0, 0, 49, "50", 51));
  }

  private static String message(int row, int column, int last, String actual, int vocabulary) {
    return """
    the tokens must be whole numbers from 0 to %d, but row %d, column %d is %s
      try: a vocabulary of at least %d (rows and columns count from 0)\
    """
        .formatted(last, row, column, actual, vocabulary);
  }

  @Test
  void tokensOutsideTheVocabularyAreNamedByTheirRowInTheDataBeforeAnythingIsLearnt() {
    var tokens = new int[3000][4];
    tokens[2999][3] = 9;
    var data = Dataset.of(tokens, new int[3000]);
    var net = Network.tokens(9, 4).embedding(2).meanOverSteps().dense(2).build(1);
    String message = message(2999, 3, 8, "9", 10);
    assertMessage(() -> net.trainOn(data), message);
    assertMessage(() -> net.evaluate(data), message);
    assertMessage(() -> net.predict(data.features()), message);
    assertMessage(() -> net.forward(data.features()), message);
    assertMessage(
        () ->
            net.trainOn(data.take(10))
                .minimizing(crossEntropy())
                .with(adam(0.1))
                .validatingOn(data),
        message);
    assertMessage(
        () -> net.predict(Tensor.full(Float.NaN, 1, 4)),
        """
        the input must be finite, but row 0, column 0 is NaN
          try: to leave such rows out, or to replace such values (rows and columns count from 0)\
        """);
  }

  @Test
  void aDataSetOfTokensHoldsEachOfThemExactly() {
    int largest = (1 << 24) - 1;
    var data = Dataset.of(new int[][] {{0, 1}, {largest, largest - 1}}, new int[] {0, 1});
    assertThat(data.sampleShape()).isEqualTo(Shape.of(2));
    assertThat(data.features().toArray()).containsExactly(0, 1, largest, largest - 1);
    assertThat(Dataset.of(new int[][] {{1, 2}}, new float[][] {{0.5f}}).targets().toArray())
        .containsExactly(0.5f);
    assertThat(Dataset.of(new int[][] {{1, 2}}, new int[][] {{3, 4}}).labels())
        .containsExactly(3, 4);
    var named = Dataset.of(new int[][] {{1, 2}, {2, 1}}, new String[] {"praise", "blame"});
    assertThat(named.classNames()).containsExactly("blame", "praise");
    assertThat(named.labels()).containsExactly(1, 0);
  }

  @Test
  void tokensThatCannotBeAreRefused() {
    assertMessage(
        () -> Dataset.of(new int[][] {{0, 1}, {2, -1}}, new int[] {0, 1}),
        """
        the tokens must be whole numbers from 0 to 16777215, but row 1, column 1 is -1
          try: a token of its own, for example 0, for what is missing (rows and columns count from \
        0)\
        """);
    assertMessage(
        () -> Dataset.of(new int[][] {{0, 1 << 24}}, new int[] {0}),
        """
        the tokens must be whole numbers from 0 to 16777215, but row 0, column 1 is 16777216
          try: numbers that count the words, from 0 (rows and columns count from 0)\
        """);
    assertMessage(
        () -> Dataset.of(new int[][] {{0, 1}, {2}}, new int[] {0, 1}),
        "row 1 of the tokens has 1 numbers, but row 0 has 2; try rows of one length");
    assertMessage(
        () -> Dataset.of(new int[][] {{0, 1}, null}, new int[] {0, 1}),
        "row 1 of the tokens is missing (null)");
  }

  @Test
  void networksThatCannotBeAreRefused() {
    assertMessage(
        () -> Network.tokens(0, 5),
        "size of the vocabulary must be between 1 and 16777216, but was 0; try 1000");
    assertMessage(
        () -> Network.tokens((1 << 24) + 1, 5),
        "size of the vocabulary must be between 1 and 16777216, but was 16777217; try 1000");
    assertMessage(
        () -> Network.tokens(10, 0), "number of steps must be at least 1, but was 0; try 28");
    assertMessage(
        () -> Network.tokens(10, 5).embedding(0),
        "units of an embedding must be at least 1, but was 0; try 32");
    assertThatThrownBy(
            () -> Network.sequences(5, 3).lstm(4).then(new dev.nacre.layer.Embedding(10, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            """
            embedding 'embedding1': an embedding takes tokens, but 5×4 came in
              so far: sequences 5×3 → lstm1 5×4 → embedding1 ✗
              needs:  1 axis (steps), not 2
              try:    Network.tokens(vocabulary, steps)\
            """);
    assertMessage(
        () -> Network.tokens(10, 5).embedding(2).lastStep().then(new dev.nacre.layer.Lstm(2)),
        """
        lstm 'lstm1': it takes sequences, but 2 came in
          so far: tokens 5 → embedding1 5×2 → lastStep 2 → lstm1 ✗
          needs:  2 axes (steps, features), not 1
          try:    Network.sequences(steps, features)\
        """);
    assertMessage(
        () ->
            Network.tokens(10, 5).embedding(2).meanOverSteps().build(1).predict(Tensor.zeros(3, 4)),
        """
        this network takes tokens of 5, but got 3×4
          needs:  n×5, the batch first
          try:    Network.tokens(10, 4)\
        """);
  }

  @Test
  void anLstmBehindAnEmbeddingShowsItsGates() {
    var net = Network.tokens(10, 5).embedding(3).lstm(4).lastStep().dense(2).build(1);
    assertThat(net.trace("lstm1", Tensor.of(new float[] {9, 0, 3, 3, 1})).hidden().shape())
        .isEqualTo(Shape.of(5, 4));
  }
}
