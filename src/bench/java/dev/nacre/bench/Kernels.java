package dev.nacre.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Matrix products and element-wise operations by themselves, against torch's. */
final class Kernels implements Part {
  /** Seconds that one kernel is called, before and while it is timed. */
  private static final double WARMUP = 0.1;

  private static final double SECONDS = 0.06;

  @Override
  public String name() {
    return "kernels";
  }

  @Override
  public void measure(Lab lab) throws IOException {
    Path names = Options.FOLDER.resolve("kernels.txt");
    var kernels = new ArrayList<>(KernelList.products());
    kernels.addAll(KernelList.elementwise());
    Files.write(names, kernels.stream().map(KernelList.Kernel::name).toList());
    var peers = lab.nacreAnd(Peer.PYTORCH).stream().map(Peer::ofKernels).toList();
    for (String threads : lab.options().threads()) {
      lab.inTurn(
          name(),
          peers,
          Job.of("kernels")
              .with("kernels", names)
              .with("threads", threads)
              .with("warmup", WARMUP)
              .with("seconds", SECONDS));
    }
  }

  @Override
  public String table(Results results) {
    return new KernelTables(results).toString();
  }
}
