package dev.nacre.array;

import dev.nacre.compute.Workers;

/** Cuts a long stretch of elements into pieces for kernels and workers. */
public final class Chunks {
  /** Below it one thread is faster than waking another. */
  private static final int SERIAL = 1 << 16;

  /** Up to here light work is done by one thread before another has been unparked. */
  private static final int LIGHT = 1 << 18;

  /** A multiple of every vector's length, so that only the last piece has a tail. */
  private static final int MAX = 1 << 20;

  /** Elements {@code from} … {@code from + n − 1}. */
  public interface Body {
    void run(long from, int n);
  }

  /** Rows {@code from} … {@code from + rows − 1}. */
  public interface RowsBody {
    void run(int from, int rows);
  }

  private Chunks() {}

  /** Runs the body over rows of n elements each, on several threads if that pays. */
  public static void rows(int rows, int n, RowsBody body) {
    int parts = Math.min(rows, Workers.free((long) rows * n, SERIAL));
    // also for one part: the compiler ends its inlining here, where all kernels come through, and
    // kernels that it inlines into something large are compiled badly
    Workers.run(
        parts,
        part -> {
          int from = (int) ((long) rows * part / parts);
          body.run(from, (int) ((long) rows * (part + 1) / parts) - from);
        });
  }

  /** As {@link #each} for a body of few operations, which need not wake a thread that is parked. */
  public static void light(long size, Body body) {
    if (size <= LIGHT && !Workers.areAwake()) {
      body.run(0, (int) size);
    } else {
      each(size, body);
    }
  }

  /** Runs the body over 0 … size − 1, on several threads if that pays. */
  public static void each(long size, Body body) {
    int threads = Workers.free(size, SERIAL);
    if (size <= SERIAL) {
      if (size > 0) {
        body.run(0, (int) size);
      }
      return;
    }
    long even = (size / threads / 64 + 1) * 64;
    long piece = Math.max(SERIAL / 2, Math.min(MAX, even));
    int parts = Math.toIntExact((size + piece - 1) / piece);
    Workers.run(
        parts,
        part -> {
          long from = part * piece;
          body.run(from, (int) Math.min(piece, size - from));
        });
  }
}
