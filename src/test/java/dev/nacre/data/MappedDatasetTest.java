package dev.nacre.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.array.Rng;
import dev.nacre.array.Shape;
import dev.nacre.array.ShapeException;
import dev.nacre.io.ArrayData;
import dev.nacre.io.Idx;
import dev.nacre.io.MappedArray;
import dev.nacre.io.Npy;
import dev.nacre.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedDatasetTest {
  @TempDir Path folder;

  private MappedArray map(ArrayData array) {
    var path = folder.resolve("x.npy");
    Npy.write(path, array);
    return Npy.map(path);
  }

  /** n rows of 6 pixels. */
  private static ArrayData pixels(int n) {
    var bytes = new byte[6 * n];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37);
    }
    return ArrayData.ofUnsignedBytes(bytes, Shape.of(n, 2, 3));
  }

  private static int[] labels(int n) {
    return IntStream.range(0, n).map(i -> i % 3).toArray();
  }

  @Test
  void aMappedDataSetIsTheOneInMemory() {
    var file = folder.resolve("x.idx");
    Idx.write(file, pixels(10));
    var scaled = pixels(10).floats();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= 255;
    }
    var mapped = Dataset.of(Idx.map(file).dividedBy(255), labels(10));
    var inMemory = Dataset.of(scaled, Shape.of(2, 3), labels(10));
    assertThat(mapped.isMapped()).isTrue();
    assertThat(inMemory.isMapped()).isFalse();
    assertSame(mapped, inMemory);
    assertSame(mapped.withSampleShape(1, 3, 2), inMemory.withSampleShape(1, 3, 2));
    assertSame(mapped.shuffle(3), inMemory.shuffle(3));
    assertSame(mapped.shuffle(3).split(0.7).test(), inMemory.shuffle(3).split(0.7).test());
    assertSame(mapped.shuffle(3).take(4), inMemory.shuffle(3).take(4));
    assertSame(mapped.view(9, 0, 9), inMemory.view(9, 0, 9));
    assertSame(
        mapped.withName("faces").withClassNames("a", "b", "c"),
        inMemory.withName("faces").withClassNames("a", "b", "c"));
    assertSame(ZScore.fit(mapped).apply(mapped), ZScore.fit(inMemory).apply(inMemory));
    assertThat(mapped.shuffle(1).sample(3).toArray())
        .isEqualTo(inMemory.shuffle(1).sample(3).toArray());
  }

  private static void assertSame(Dataset mapped, Dataset inMemory) {
    assertThat(mapped).hasToString(inMemory.toString());
    assertThat(mapped.features().shape()).isEqualTo(inMemory.features().shape());
    assertThat(mapped.features().toArray()).isEqualTo(inMemory.features().toArray());
    assertThat(mapped.labels()).isEqualTo(inMemory.labels());
    var expected = inMemory.batches(3).iterator();
    for (var batch : mapped.batches(3)) {
      var same = expected.next();
      assertThat(batch.features().shape()).isEqualTo(same.features().shape());
      assertThat(batch.features().toArray()).isEqualTo(same.features().toArray());
      assertThat(batch.labels()).isEqualTo(same.labels());
    }
    assertThat(expected.hasNext()).isFalse();
  }

  @Test
  void targetsMayBeMappedToo() {
    var path = folder.resolve("y.npy");
    Npy.write(path, ArrayData.of(new double[] {1, 4, 9, 16}, Shape.of(4)));
    var data =
        Dataset.of(map(ArrayData.of(Tensor.of(new float[][] {{1}, {2}, {3}, {4}}))), Npy.map(path));
    assertThat(data.targetShape()).isEqualTo(Shape.of(1));
    assertThat(data.shuffle(1).take(4).view(0, 1, 2, 3).targets().toArray())
        .isEqualTo(data.shuffle(1).features().square().toArray());
    var scaled = MinMax.fit(data).apply(data.view(3, 0));
    assertThat(scaled.features().toArray()).containsExactly(1, 0);
    assertThat(scaled.targets().toArray()).containsExactly(16, 1);
  }

  /** More than one piece of a file, and of one sample alone. */
  @Test
  void scalersFitAMappedDataSetToTheSameBits() {
    int n = 100_000;
    var values = Tensor.randn(new Rng(1), n, 6).mul(3).add(100).toArray();
    for (var sample : List.of(Shape.of(6), Shape.of(2, 3), Shape.of(n, 2, 3))) {
      int size = (int) (6L * n / sample.size());
      var mapped =
          Dataset.of(map(ArrayData.of(values, sample.prepend(size))), labels(size)).shuffle(2);
      var inMemory = Dataset.of(values, sample, labels(size)).shuffle(2);
      assertThat(ZScore.fit(mapped)).hasToString(ZScore.fit(inMemory).toString());
      assertThat(ZScore.fit(mapped).mean()).isEqualTo(ZScore.fit(inMemory).mean());
      assertThat(ZScore.fit(mapped).deviation()).isEqualTo(ZScore.fit(inMemory).deviation());
      assertThat(MinMax.fit(mapped).min()).isEqualTo(MinMax.fit(inMemory).min());
      assertThat(MinMax.fit(mapped).max()).isEqualTo(MinMax.fit(inMemory).max());
    }
  }

  @Test
  void aScaledDataSetStaysInItsFile() {
    var mapped = Dataset.of(map(pixels(40)), labels(40)).withSampleShape(1, 2, 3);
    var inMemory = Dataset.of(pixels(40).floats(), Shape.of(1, 2, 3), labels(40));
    for (Scaler scaler : List.of(ZScore.fit(mapped), MinMax.fit(mapped))) {
      var scaled = scaler.apply(mapped.shuffle(1));
      assertThat(scaled.isMapped()).isTrue();
      assertSame(scaled, scaler.apply(inMemory.shuffle(1)));
      assertSame(
          scaled.withSampleShape(6).split(0.5).test(),
          scaler.apply(inMemory.shuffle(1)).withSampleShape(6).split(0.5).test());
      assertThat(scaled.sample(3).toArray())
          .isEqualTo(scaler.apply(inMemory.shuffle(1)).sample(3).toArray());
      var again = MinMax.fit(scaled.view(5, 2, 7));
      assertSame(again.apply(scaled), again.apply(scaler.apply(inMemory.shuffle(1))));
    }
  }

  @Test
  void aScaledNumberBeyondFloat32IsRefusedWhenItIsRead() {
    var data =
        Dataset.of(map(ArrayData.of(new float[] {0, 1e-30f, 1e30f}, Shape.of(3))), labels(3));
    var scaled = MinMax.fit(data.take(2)).apply(data);
    assertThat(scaled.take(2).features().toArray()).containsExactly(0, 1);
    assertThatThrownBy(scaled::features)
        .hasMessageStartingWith(
            "the scaled features must be finite, but row 2, column 0 is Infinity");
  }

  @Test
  void whatIsNoDataSetIsRefused() {
    var three = map(pixels(3));
    assertThatThrownBy(() -> Dataset.of(three, new int[2]))
        .hasMessage(
            "each sample needs one of the labels, but there are 3 rows of features and 2 labels;"
                + " try 2 of each");
    var one = map(ArrayData.of(new float[] {1}, Shape.of()));
    assertThatThrownBy(() -> Dataset.of(one, new int[1]))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "the features must have an axis for the samples, but %s holds one number; try an array of samples × features"
                .formatted(one.path()));
    var none = map(ArrayData.of(new float[0], Shape.of(0, 4)));
    assertThatThrownBy(() -> Dataset.of(none, new int[0]))
        .hasMessageStartingWith("the data set is empty");
    var empty = map(ArrayData.of(new float[0], Shape.of(4, 0)));
    assertThatThrownBy(() -> Dataset.of(empty, new int[4]))
        .hasMessage(
            "a sample must have between 1 and 2147483639 numbers, but those of %s have 0, 0"
                .formatted(empty.path()));
    assertThatThrownBy(() -> Dataset.of((MappedArray) null, new int[1]))
        .hasMessage("features is missing (null)");
  }

  @Test
  void moreNumbersThanAnArrayHoldsAreRefusedBeforeTheyAreRead() throws IOException {
    int rows = 3_000_000;
    var path = folder.resolve("large.idx");
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(new byte[] {0, 0, 8, 2});
      file.writeInt(rows);
      file.writeInt(1000);
      file.setLength(file.length() + 1000L * rows); // holes take no room on the disk
    }
    var data = Dataset.of(Idx.map(path), new int[rows]);
    var message =
        "all features in one array must be at most 2147483639 numbers, "
            + "but 3000000 samples of 1000 are more; try batches(64), or shuffle(1).take(10000)";
    assertThatThrownBy(data::features).hasMessage(message);
    var zScore = ZScore.fit(data.shuffle(1).take(10));
    assertThat(zScore.mean()).containsOnly(0);
    assertThat(zScore.apply(data).sample(rows - 1).toArray()).hasSize(1000).containsOnly(0);
    assertThat(data.sample(rows - 1).toArray()).hasSize(1000).containsOnly(0);
    Files.delete(path);
  }
}
