package dev.nacre.bench;

import static dev.nacre.loss.Losses.crossEntropy;

import com.google.gson.JsonObject;
import dev.nacre.Progress;
import dev.nacre.TrainingListener;

/** Whole epochs through the front door. */
final class EpochWorker {
  private EpochWorker() {}

  static void run(Job job) {
    Networks.build(job.get("network"))
        .trainOn(Networks.data(job.get("network")))
        .minimizing(crossEntropy())
        .with(NacreWorker.optimizer(job.get("steps")))
        .batchSize(job.number("batch"))
        .epochs(job.number("epochs"))
        .quietly()
        .watching(new Clock())
        .run();
  }

  private static final class Clock implements TrainingListener {
    private long last;

    @Override
    public void started(Progress now) {
      last = System.nanoTime();
    }

    @Override
    public void epoch(Progress now) {
      long time = System.nanoTime();
      var said = new JsonObject();
      said.addProperty("what", now.epoch() == 1 ? "first" : "later");
      said.addProperty("seconds", (time - last) / 1e9);
      said.addProperty("epoch", now.epoch());
      said.addProperty("loss", now.history().trainLosses().getLast());
      said.addProperty("accuracy", now.history().trainAccuracies().getLast());
      Worker.say(said);
      last = time;
    }
  }
}
