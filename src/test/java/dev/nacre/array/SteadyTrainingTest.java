package dev.nacre.array;

import static dev.nacre.layer.Padding.same;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.Network;
import dev.nacre.Progress;
import dev.nacre.TrainingListener;
import dev.nacre.data.Dataset;
import dev.nacre.data.Digits;
import dev.nacre.io.ArrayData;
import dev.nacre.io.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training run that is under way takes no more memory from the system, and keeps none. */
class SteadyTrainingTest {

  @TempDir Path folder;

  @Test
  void aSteadyTrainingLoopAllocatesNoNativeMemory() {
    trainSteadily(Digits.load().shuffle(1).split(0.1).train(), 0);
  }

  @Test
  void batchesOfAFileThatAreGatheredAheadAllocateNoMoreThanTheOnesThatWait() {
    var digits = Digits.load().shuffle(1).split(0.1).train();
    var path = folder.resolve("x.npy");
    Npy.write(path, ArrayData.of(digits.features()));
    // one is waiting and one is being gathered, or not yet, when a step ends
    trainSteadily(Dataset.of(Npy.map(path), digits.labels()), 2);
  }

  /**
   * @param ahead so many batches may be there in addition, or not, at the end of a step
   */
  private static void trainSteadily(Dataset digits, int ahead) {
    var allocations = new ArrayList<Long>();
    var inUse = new ArrayList<Long>();
    var net =
        Network.images(1, 8, 8)
            .conv(4, 3, c -> c.padding(same()))
            .batchNorm()
            .relu()
            .maxPool(2)
            .residual(s -> s.conv(4, 3, c -> c.padding(same())).tanh())
            .flatten()
            .dense(16)
            .then("swish", x -> x.mul(x.sigmoid()))
            .dense(10)
            .build(1);
    net.trainOn(digits)
        .minimizing(crossEntropy())
        .with(adam(1e-3))
        .epochs(6)
        .validatingOn(digits)
        .quietly()
        .watching(
            new TrainingListener() {
              @Override
              public void step(Progress now) {
                allocations.add(Pool.allocations());
                inUse.add(Pool.inUse());
              }
            })
        .run();
    int anEpoch = allocations.size() / 6;
    long first = allocations.get(anEpoch);
    assertThat(allocations.subList(anEpoch, allocations.size()))
        .allMatch(count -> count <= first + ahead);
    // less where what earlier tests left unreachable was found meanwhile
    long most = inUse.get(anEpoch) + ahead * (64L << 10);
    assertThat(inUse.subList(anEpoch, inUse.size())).allMatch(bytes -> bytes <= most);
  }
}
