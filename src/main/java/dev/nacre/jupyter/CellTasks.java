package dev.nacre.jupyter;

import static java.util.Map.entry;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a cell hands to a pool of threads belongs to that cell, whichever cell made the pool: there
 * it prints, and with it it is stopped. Public only because the classes of cells call it.
 */
@SuppressWarnings("overloads") // called by descriptor, never by source
public final class CellTasks {

  private static final ClassDesc HERE = ClassDesc.of(CellTasks.class.getName());

  private static final Set<ClassDesc> TASKS =
      Set.of(
          ClassDesc.of("java.lang.Runnable"),
          ClassDesc.of("java.util.concurrent.Callable"),
          ClassDesc.of("java.util.function.Supplier"),
          ClassDesc.of("java.util.function.Consumer"),
          ClassDesc.of("java.util.function.BiConsumer"),
          ClassDesc.of("java.util.function.Function"),
          ClassDesc.of("java.util.function.BiFunction"),
          ClassDesc.of("java.util.Collection")); // of callables

  private static final Map<String, Integer> MOST_ARGUMENTS =
      Map.ofEntries(
          entry("execute", 1),
          entry("remove", 1),
          entry("submit", 2),
          entry("runAsync", 2),
          entry("supplyAsync", 2),
          entry("completeAsync", 2),
          entry("startVirtualThread", 1),
          entry("start", 1),
          entry("unstarted", 1),
          entry("invokeAll", 3),
          entry("invokeAny", 3),
          entry("schedule", 3),
          entry("scheduleAtFixedRate", 4),
          entry("scheduleWithFixedDelay", 4));

  /** These show the task to queues, to whoever is given what is left of them, to handlers. */
  private static final Set<String> QUEUES = Set.of("execute", "remove");

  private static final MethodTypeDesc QUEUED =
      MethodTypeDesc.of(
          ClassDesc.of("java.lang.Runnable"),
          ClassDesc.of("java.lang.Object"),
          ClassDesc.of("java.lang.Runnable"));

  /** What a future does when it is there, perhaps long after the cell. */
  private static final Set<String> THEN =
      Set.of(
          "thenRun",
          "thenAccept",
          "thenApply",
          "thenCompose",
          "handle",
          "whenComplete",
          "exceptionally",
          "exceptionallyCompose");

  /** The same for two futures: the other one is named first. */
  private static final Set<String> THEN_OF_TWO =
      Set.of(
          "thenCombine",
          "thenAcceptBoth",
          "runAfterBoth",
          "applyToEither",
          "acceptEither",
          "runAfterEither");

  private CellTasks() {}

  /** Where a call hands a task over, writes what makes the task the cell's. */
  static void own(CodeBuilder code, Call call) {
    var types = call.type().parameterList();
    var then = call.method().replaceFirst("Async$", "");
    int task = THEN_OF_TWO.contains(then) ? 1 : 0;
    boolean handsOver =
        (call.owner().packageName().equals("java.util.concurrent") || startsVirtually(call))
            && types.size() > task
            && types.size() <= mostArguments(call.method(), then)
            && TASKS.contains(types.get(task));
    if (!handsOver) return;
    if (QUEUES.contains(call.method())) {
      code.dup2().invokestatic(HERE, "queued", QUEUED).swap().pop();
      return;
    }
    var locals = new int[types.size()];
    for (int i = types.size() - 1; i > task; i--) {
      var kind = TypeKind.from(types.get(i));
      locals[i] = code.allocateLocal(kind);
      code.storeLocal(kind, locals[i]);
    }
    code.invokestatic(HERE, "owned", MethodTypeDesc.of(types.get(task), types.get(task)));
    for (int i = task + 1; i < types.size(); i++)
      code.loadLocal(TypeKind.from(types.get(i)), locals[i]);
  }

  private static boolean startsVirtually(Call call) {
    return call.owner().descriptorString().startsWith("Ljava/lang/Thread")
        && !call.method().equals("<init>");
  }

  private static int mostArguments(String method, String then) {
    if (THEN.contains(then)) return 2;
    return THEN_OF_TWO.contains(then) ? 3 : MOST_ARGUMENTS.getOrDefault(method, 0);
  }

  /**
   * A task for the running cell, equal to the same task for another cell. One that is more than a
   * lambda is left as it is where the pool was made to look at its tasks, and may cast them.
   */
  public static Runnable queued(Object pool, Runnable task) {
    if (Cell.current() == null || task == null) return task;
    boolean isLambda = task.getClass().isHidden();
    return isLambda || !looksAtTasks(pool) ? new Queued(owned(task), task) : task;
  }

  private static boolean looksAtTasks(Object pool) {
    return pool instanceof ThreadPoolExecutor executor
        && (executor.getClass() != ThreadPoolExecutor.class
            || executor.getQueue() instanceof PriorityBlockingQueue);
  }

  private record Queued(Runnable owned, Runnable task) implements Runnable {
    @Override
    public void run() {
      owned.run();
    }

    @Override
    public boolean equals(Object other) {
      return task.equals(other instanceof Queued queued ? queued.task : other);
    }

    @Override
    public int hashCode() {
      return task.hashCode();
    }
  }

  /** The same task for the running cell. */
  public static Runnable owned(Runnable task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return () -> {
      try (var _ = cell.enterTask()) {
        task.run();
      }
    };
  }

  /** The same task for the running cell. */
  public static <T> Callable<T> owned(Callable<T> task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return () -> {
      try (var _ = cell.enterTask()) {
        return task.call();
      }
    };
  }

  /** The same tasks for the running cell. */
  public static Collection<?> owned(Collection<?> tasks) {
    return tasks == null ? null : tasks.stream().map(CellTasks::ownedIfCallable).toList();
  }

  private static Object ownedIfCallable(Object task) {
    return task instanceof Callable<?> callable ? owned(callable) : task;
  }

  /** The same task for the running cell. */
  public static <T> Supplier<T> owned(Supplier<T> task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return () -> {
      try (var _ = cell.enterTask()) {
        return task.get();
      }
    };
  }

  /** The same task for the running cell. */
  public static <T> Consumer<T> owned(Consumer<T> task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return value -> {
      try (var _ = cell.enterTask()) {
        task.accept(value);
      }
    };
  }

  /** The same task for the running cell. */
  public static <T, U> BiConsumer<T, U> owned(BiConsumer<T, U> task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return (first, second) -> {
      try (var _ = cell.enterTask()) {
        task.accept(first, second);
      }
    };
  }

  /** The same task for the running cell. */
  public static <T, R> Function<T, R> owned(Function<T, R> task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return value -> {
      try (var _ = cell.enterTask()) {
        return task.apply(value);
      }
    };
  }

  /** The same task for the running cell. */
  public static <T, U, R> BiFunction<T, U, R> owned(BiFunction<T, U, R> task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return (first, second) -> {
      try (var _ = cell.enterTask()) {
        return task.apply(first, second);
      }
    };
  }
}
