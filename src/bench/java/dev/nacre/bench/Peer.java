package dev.nacre.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Nacre or one of those it is compared with: how its processes are started. */
record Peer(String name, List<String> command) {
  static final String NACRE = "nacre";

  static final String PYTORCH = "pytorch";

  static Peer of(String name) {
    return switch (name) {
      case NACRE -> java(name, NacreWorker.class);
      case PYTORCH -> python(name, "torch_peer.py", "compile=false");
      case "torch.compile" -> python(name, "torch_peer.py", "compile=true");
      case "djl" ->
          java(
              name,
              DjlWorker.class,
              "-Dai.djl.offline=true",
              "-DDJL_CACHE_DIR=" + Options.FOLDER.resolve("djl"));
      case "jax" -> python(name, "jax_peer.py");
      default ->
          throw new IllegalArgumentException(
              "a peer must be pytorch, torch.compile, jax or djl, but was '%s'".formatted(name));
    };
  }

  /** Nacre's or PyTorch's kernels by themselves. */
  static Peer ofKernels(String name) {
    return name.equals(NACRE)
        ? java(name, KernelWorker.class)
        : python(PYTORCH, "torch_kernels.py");
  }

  private static Peer python(String name, String script, String... words) {
    var command = new ArrayList<String>();
    command.add(System.getProperty("peer.python", "python3"));
    command.add(Path.of("src", "bench", "python", script).toString());
    command.addAll(List.of(words));
    return new Peer(name, command);
  }

  private static Peer java(String name, Class<?> worker, String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), worker.getName()));
    return new Peer(name, command);
  }
}
