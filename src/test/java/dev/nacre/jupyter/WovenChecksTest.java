package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is woven into the classes of cells, in a real kernel: stop reaches them, exits do not. */
class WovenChecksTest {

  private static final Duration A_MOMENT = Duration.ofMillis(400);

  private static KernelProcess kernel;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess("-Xmx512m");
    kernel.run("import java.util.*; import java.util.concurrent.*; import java.util.stream.*;");
    kernel.run("import java.util.function.*; import java.lang.invoke.*;");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "long n = 0; while (true) { n++; if (n % 1000 == 0) Math.sin(n); }",
        "endless()",
        "deep(60)",
        "Stream.iterate(1, i -> i + 1).forEach(i -> {})",
        "Stream.generate(Math::random).mapToDouble(Double::doubleValue).sum()",
        "IntStream.iterate(1, i -> i + 1).parallel().forEach(i -> Math.sin(i))",
        "new Random().ints().sum()",
        "LongStream.range(0, Long.MAX_VALUE).parallel().max()",
        "Supplier<IntStream> coins = new Random()::ints; coins.get().sum()",
        "CompletableFuture.supplyAsync(() -> new Random().longs().sum()).join()",
        "while (true) try { Math.sin(1); } catch (Throwable e) {}",
        "while (true) try { Thread.sleep(5); } catch (InterruptedException e) {}",
        "try { while (true); } catch (Throwable e) { while (true); } finally { }",
        "Thread.sleep(1_000_000);",
        "new CountDownLatch(1).await();",
        "var busy = new Thread(() -> { while (true); }); busy.start(); busy.join();",
        "var pool = Executors.newFixedThreadPool(2); pool.submit(() -> { while (true); }).get();",
      })
  void stopEndsWhatACellDoesAndKeepsItsVariables(String code) {
    kernel.run("void endless() { for (long i = 0; ; i++) if (i < 0) return; }");
    kernel.run("int deep(int n) { return n < 2 ? n : deep(n - 1) + deep(n - 2); }");
    var cell = kernel.submit("var kept = \"still here\"; System.out.println(\"begun\");\n" + code);
    var queued = kernel.submit("System.out.println(\"not to be seen\");");
    while (!kernel.nextOf(cell).type().equals("stream")) {}
    sleep(300); // until the next statement is compiled and runs

    kernel.interrupt();
    var reply = kernel.await(cell);

    assertThat(reply.status()).isEqualTo("error");
    assertThat(reply.content().get("ename").getAsString()).isEqualTo("KeyboardInterrupt");
    assertThat(reply.error()).startsWith("Stopped").endsWith("All variables are kept.");
    var aborted = kernel.await(queued);
    assertThat(aborted.status()).isEqualTo("aborted");
    assertThat(aborted.text()).isEmpty();
    awaitIdleKernel();
    assertThat(kernel.run("kept").value()).isEqualTo("still here");
  }

  @RepeatedTest(10)
  void aSleepThatAStopInterruptsHasNotFailed() {
    var cell = kernel.submit("System.out.println(\"begun\"); Thread.sleep(1_000_000);");
    while (!kernel.nextOf(cell).type().equals("stream")) {}

    kernel.interrupt();

    assertThat(kernel.await(cell).error()).startsWith("Stopped");
  }

  @Test
  void whatFollowsAFutureStopsWithTheCellThatCompletesIt() {
    kernel.run("var fact = new CompletableFuture<Integer>();");
    var first =
        kernel.submit("fact.thenAccept(x -> { System.out.println(\"begun\"); while (true); });");
    kernel.await(first);
    var second = kernel.submit("fact.complete(1)");
    while (!kernel.nextOf(first).type().equals("stream")) {}

    kernel.interrupt();

    assertThat(kernel.await(second).error()).startsWith("Stopped");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "earlier",
        "Executors.newVirtualThreadPerTaskExecutor()",
        "ForkJoinPool.commonPool()"
      })
  void aTaskInsideALibraryStopsWhenItComesBackThoughAnotherCellRuns(String pool) {
    kernel.run("var earlier = Executors.newFixedThreadPool(1);");
    kernel.run("earlier.submit(() -> {}).get();");
    var cell =
        kernel.submit(
            """
            var task = %s.submit(() -> {
              System.out.println("begun");
              while (true) new java.math.BigInteger(5000, new Random(1)).nextProbablePrime();
            });
            task.get();\
            """
                .formatted(pool));
    while (!kernel.nextOf(cell).type().equals("stream")) {}
    sleep(300);

    kernel.interrupt();
    kernel.await(cell);

    var ends = "for (int i = 0; i < 600 && !task.isDone(); i++) Thread.sleep(100);\ntask.isDone()";
    assertThat(kernel.run(ends).value()).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "result.thenCombine(ready, (a, b) -> say());",
        "result.thenAcceptBothAsync(ready, (a, b) -> say(), earlier);",
        "result.runAfterBoth(ready, () -> say());",
        "result.applyToEitherAsync(new CompletableFuture<>(), a -> say());",
        "result.acceptEither(new CompletableFuture<>(), a -> say());",
        "result.runAfterEither(new CompletableFuture<>(), () -> say());",
        "bad.exceptionallyAsync(e -> say());",
        "bad.exceptionallyCompose(e -> { say(); return result; });",
      })
  void whatFollowsFuturesPrintsIntoItsOwnCell(String code) {
    kernel.run("var earlier = Executors.newFixedThreadPool(1);");
    kernel.run("earlier.submit(() -> {}).get();");
    kernel.run("var result = new CompletableFuture<Object>();");
    kernel.run("var bad = new CompletableFuture<Object>();");
    kernel.run("var ready = CompletableFuture.completedFuture(1);");
    kernel.run("Object say() { System.out.println(\"here\"); return 1; }");
    var first = kernel.submit(code);
    kernel.await(first);
    var second =
        "bad.completeExceptionally(new Exception()); result.complete(2); Thread.sleep(200);";
    assertThat(kernel.run(second).text()).isEmpty();
    var printed = kernel.nextOf(first).content().get("text").getAsString();
    if (printed.equals("here")) // and its line's end, after a moment
    printed += kernel.nextOf(first).content().get("text").getAsString();
    assertThat(printed).isEqualTo("here\n");
  }

  @Test
  void tasksThatQueuesCompareStayWhatTheyAre() {
    var code =
        """
        record Job(int rank, List<Integer> to) implements Runnable, Comparable<Job> {
          public void run() { to.add(rank); }
          public int compareTo(Job other) { return rank - other.rank; }
        }
        var done = Collections.synchronizedList(new ArrayList<Integer>());
        var hold = new CountDownLatch(1);
        var sorted = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
        sorted.execute(() -> { try { hold.await(); } catch (InterruptedException e) {} });
        for (int rank : new int[] {3, 1, 2}) sorted.execute(new Job(rank, done));
        hold.countDown();
        sorted.shutdown();
        sorted.awaitTermination(1, TimeUnit.MINUTES);
        done\
        """;
    assertThat(kernel.run(code).value()).isEqualTo("[1, 2, 3]");
  }

  /** Waits until nothing of the cell goes on; compilers that it kept busy may, for a while. */
  private static void awaitIdleKernel() {
    var before = processorTime();
    for (var busy = A_MOMENT; busy.multipliedBy(2).compareTo(A_MOMENT) > 0; ) {
      sleep((int) A_MOMENT.toMillis());
      var now = processorTime();
      busy = now.minus(before);
      before = now;
    }
  }

  private static Duration processorTime() {
    return kernel.process().toHandle().info().totalCpuDuration().orElseThrow();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Found by reflection, the stream is not known for one. */
  @Test
  void codeInsideALibraryThatNeverEndsIsAbandoned() {
    try (var own = new KernelProcess()) {
      own.run("int kept = 3;");
      var cell =
          own.submit(
              """
              var ints = Random.class.getMethod("ints").invoke(new Random());
              System.out.println("begun");
              ((java.util.stream.IntStream) ints).sum()\
              """);
      while (!own.nextOf(cell).type().equals("stream")) {}
      sleep(2_000); // until its loop is compiled, one that counts
      own.interrupt();
      assertThat(own.await(cell).error())
          .startsWith(
              "Abandoned. IntPipeline.sum in cell [2], line 3 cannot be stopped on the way.")
          .contains("until it comes back to the cell; restart the kernel");
      assertThat(own.run("kept").value()).isEqualTo("3");
    }
  }

  @Test
  void streamsStayLazySizedAndParallelAndCloseWhatTheyRead() {
    assertThat(kernel.run("LongStream.range(0, Long.MAX_VALUE).count()").value())
        .isEqualTo("9223372036854775807");
    assertThat(kernel.run("Stream.generate(Math::random).limit(3).toList().size()").value())
        .isEqualTo("3");
    assertThat(kernel.run("List.of(1, 2).parallelStream().isParallel()").value()).isEqualTo("true");
    assertThat(kernel.run("IntStream.range(0, 9).spliterator().getExactSizeIfKnown()").value())
        .isEqualTo("9");
    var closed =
        """
        var log = new StringBuilder();
        class Source extends java.io.StringReader {
          Source() { super("a b"); }
          public void close() { log.append("closed"); }
        }
        try (var words = new Scanner(new Source()).tokens()) { words.toList(); }
        log.toString()\
        """;
    assertThat(kernel.run(closed).value()).isEqualTo("closed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.exit(3);",
        "Runtime.getRuntime().halt(3);",
        "IntStream.of(3).forEach(System::exit);",
        "System.class.getMethod(\"exit\", int.class).invoke(null, 3);",
        "Runtime.class.getMethod(\"halt\", int.class).invoke(Runtime.getRuntime(), 3);",
        "MethodHandles.lookup().findStatic(System.class, \"exit\","
            + " MethodType.methodType(void.class, int.class)).invoke(3);",
        "MethodHandles.lookup().unreflect(Runtime.class.getMethod(\"exit\", int.class))"
            + ".invoke(Runtime.getRuntime(), 3);",
        "MethodHandles.lookup().bind(Runtime.getRuntime(), \"exit\","
            + " MethodType.methodType(void.class, int.class)).invoke(3);",
        "CompletableFuture.runAsync(() -> System.exit(3)).get();",
      })
  void systemExitEndsTheCellButNotTheKernel(String code) {
    kernel.run("int kept = 5;");
    assertThat(kernel.run(code).error())
        .containsPattern(
            "^(System\\.exit|exit|halt)\\(3\\) ends this cell, not the kernel: all variables are"
                + " kept");
    assertThat(kernel.run("kept").value()).isEqualTo("5");
  }

  @Test
  void whatIsCalledByReflectionIsCalledAsTheCell() {
    var code =
        """
        class Safe {
          private int code = 7;
          private int open(int more) { return code + more; }
          static int found() throws Exception {
            return (int) Safe.class.getDeclaredMethod("open", int.class).invoke(new Safe(), 1);
          }
        }
        Safe.found()\
        """;
    assertThat(kernel.run(code).value()).isEqualTo("8");
    assertThat(kernel.run("String.class.getMethod(\"length\").invoke(\"four\")").value())
        .isEqualTo("4");
    var lookup = "MethodHandles.lookup().findVirtual(String.class, \"length\", type)";
    kernel.run("var type = java.lang.invoke.MethodType.methodType(int.class);");
    assertThat(kernel.run("java.lang.invoke." + lookup + ".invoke(\"four\")").value())
        .isEqualTo("4");
  }
}
