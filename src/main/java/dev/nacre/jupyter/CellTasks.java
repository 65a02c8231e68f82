package dev.nacre.jupyter;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * What a cell hands to a pool of threads belongs to that cell, whichever cell made the pool: there
 * it prints, and with it it is stopped. Public only because the classes of cells call it.
 */
public final class CellTasks {

  private static final ClassDesc HERE = ClassDesc.of(CellTasks.class.getName());

  private static final Set<ClassDesc> TASKS =
      Set.of(
          ClassDesc.of("java.lang.Runnable"),
          ClassDesc.of("java.util.concurrent.Callable"),
          ClassDesc.of("java.util.function.Supplier"),
          ClassDesc.of("java.util.Collection")); // of callables

  private static final Map<String, Integer> MOST_ARGUMENTS =
      Map.of(
          "execute", 1,
          "submit", 2,
          "runAsync", 2,
          "supplyAsync", 2,
          "thenRunAsync", 2,
          "invokeAll", 3,
          "invokeAny", 3,
          "schedule", 3,
          "scheduleAtFixedRate", 4,
          "scheduleWithFixedDelay", 4);

  private CellTasks() {}

  /** Where a call hands a task over, writes what makes the task the cell's. */
  static void own(CodeBuilder code, Call call) {
    var types = call.type().parameterList();
    boolean handsOver =
        call.owner().packageName().equals("java.util.concurrent")
            && !types.isEmpty()
            && types.size() <= MOST_ARGUMENTS.getOrDefault(call.method(), 0)
            && TASKS.contains(types.getFirst());
    if (!handsOver) return;
    var locals = new int[types.size()];
    for (int i = types.size() - 1; i > 0; i--) {
      var kind = TypeKind.from(types.get(i));
      locals[i] = code.allocateLocal(kind);
      code.storeLocal(kind, locals[i]);
    }
    code.invokestatic(HERE, "owned", MethodTypeDesc.of(types.getFirst(), types.getFirst()));
    for (int i = 1; i < types.size(); i++) code.loadLocal(TypeKind.from(types.get(i)), locals[i]);
  }

  /** The same task for the running cell. */
  public static Runnable owned(Runnable task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return () -> {
      var around = cell.enterTask();
      try {
        task.run();
      } finally {
        Cell.leaveTask(around);
      }
    };
  }

  /** The same task for the running cell. */
  public static <T> Callable<T> owned(Callable<T> task) {
    var cell = Cell.current();
    if (cell == null || task == null) return task;
    return () -> {
      var around = cell.enterTask();
      try {
        return task.call();
      } finally {
        Cell.leaveTask(around);
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
      var around = cell.enterTask();
      try {
        return task.get();
      } finally {
        Cell.leaveTask(around);
      }
    };
  }
}
