package dev.nacre.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Nacre or one of those it is compared with: how its processes are started. */
record Peer(String name, List<String> command) {
  static final String NACRE = "nacre";

  static final String PYTORCH = "pytorch";

  static final String JAX = "jax";

  static final String DJL = "djl";

  private static final String COMPILED = "torch.compile";

  /** As the tables list them. */
  private static final List<String> ORDER = List.of(NACRE, PYTORCH, COMPILED, JAX, DJL);

  private static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");

  static Peer of(String name) {
    return switch (name) {
      case NACRE -> java(name, NacreWorker.class, VECTOR);
      case PYTORCH -> python(name, "torch_peer.py", "compile=false");
      case COMPILED -> python(name, "torch_peer.py", "compile=true");
      case DJL ->
          java(
              name,
              DjlWorker.class,
              List.of("-Dai.djl.offline=true", "-DDJL_CACHE_DIR=" + Options.FOLDER.resolve("djl")));
      case JAX -> python(name, "jax_peer.py");
      default ->
          throw new IllegalArgumentException(
              "a peer must be pytorch, torch.compile, jax or djl, but was '%s'".formatted(name));
    };
  }

  /** Nacre's or PyTorch's kernels by themselves. */
  Peer ofKernels() {
    if (!name.equals(NACRE)) {
      return python(name, "torch_kernels.py");
    }
    var options = new ArrayList<>(VECTOR);
    options.add("-Dnacre.vector=true");
    return java(name, KernelWorker.class, options);
  }

  /** Nacre with vectors of 256 bits where the processor has wider ones. */
  static Peer narrow() {
    var options = new ArrayList<>(VECTOR);
    options.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=2"));
    return java("nacre, UseAVX=2", NacreWorker.class, options);
  }

  /** Nacre where there is no vector module. */
  static Peer scalar() {
    return java("nacre, scalar", NacreWorker.class, List.of());
  }

  /** As people write it. */
  static String title(String name) {
    return switch (name) {
      case PYTORCH -> "PyTorch";
      case JAX -> "JAX";
      case DJL -> "DJL";
      default -> name.replace("nacre", "Nacre");
    };
  }

  /** Where a peer stands in the tables: those that are not named there come last. */
  static int place(String name) {
    int at = ORDER.indexOf(name);
    return at < 0 ? ORDER.size() : at;
  }

  static List<String> titles(List<String> names) {
    return names.stream().map(Peer::title).toList();
  }

  /** Takes so long to start that it is not asked in every round. */
  boolean isSlow() {
    return name.equals(COMPILED) || name.equals(DJL);
  }

  private static Peer python(String name, String script, String... words) {
    var command = new ArrayList<String>();
    command.add(System.getProperty("peer.python", "python3"));
    command.add(Path.of("src", "bench", "python", script).toString());
    command.addAll(List.of(words));
    return new Peer(name, command);
  }

  private static Peer java(String name, Class<?> worker, List<String> options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), worker.getName()));
    return new Peer(name, command);
  }
}
