package dev.nacre.jupyter;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Completes and inspects for nobody while nothing is asked of the kernel: the first time each kind
 * took up to 0.4 s, because Java had to load and compile what does it. A little at a time, on the
 * thread that answers: JShell's analysis is not made for two.
 */
final class AssistWarmUp {

  /** What a reader may be in the middle of: members, types, parameters, static imports. */
  static final List<String> SAMPLES =
      List.of(
          "Network.images(1, 8, 8).",
          "Network.images(1, 8, 8).conv(16, 3, c -> c.",
          "Network.images(1, 8, 8).conv(",
          "\"a\".",
          "List.of(1).stream().",
          "List.of(1).stream().map(x -> x.",
          "var list = new ArrayList<String>();\nlist.",
          "crossEn",
          "new ArrayLi",
          "import java.util.concurrent.",
          "Math.max(",
          "String.format(",
          "Tensor");

  private static final int TIMES = 3;

  /** A reader who has just opened a notebook, or seen a cell end, runs the next one perhaps. */
  private static final long QUIET_NANOS = 1_000_000_000;

  private final CompletableFuture<JavaSession> session;
  private final BooleanSupplier over;
  private Iterator<String> left =
      Stream.generate(() -> SAMPLES).limit(TIMES).flatMap(List::stream).iterator();
  private String toInspect;
  private long lastAsked = System.nanoTime();

  /**
   * @param over whether it is to end
   */
  AssistWarmUp(CompletableFuture<JavaSession> session, BooleanSupplier over) {
    this.session = session;
    this.over = over;
  }

  /**
   * Does the next little bit, unless somebody has asked for something just now.
   *
   * @return whether there is more to do soon
   */
  boolean look(boolean asked) {
    if (asked) lastAsked = System.nanoTime();
    if (System.nanoTime() - lastAsked < QUIET_NANOS || !isReady()) return false;
    try {
      return bit(session.join().assist());
    } catch (RuntimeException | Error e) {
      left = Stream.<String>empty().iterator(); // whoever asks will be told
      toInspect = null;
      return false;
    }
  }

  private boolean bit(CodeAssist assist) {
    if (toInspect != null) {
      assist.inspect(toInspect, toInspect.length());
      toInspect = null;
    } else if (left.hasNext()) {
      toInspect = left.next();
      assist.complete(toInspect, toInspect.length());
    }
    return toInspect != null || left.hasNext();
  }

  private boolean isReady() {
    return session.isDone() && !session.isCompletedExceptionally() && !over.getAsBoolean();
  }
}
