package dev.nacre.bench;

/** One step, as soon as it can be. */
final class StartWorker {
  private StartWorker() {}

  static void run(Job job) {
    var net = Networks.build(job.get("network"));
    var batch = Worker.batches(SharedFiles.read(job), job.number("samples")).getFirst();
    NacreWorker.step(net, NacreWorker.optimizer("sgd").over(net.parameters()), batch);
    System.out.println("{\"what\": \"first step\"}"); // no library to load, so it is said at once
  }
}
