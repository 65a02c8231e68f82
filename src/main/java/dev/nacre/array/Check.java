package dev.nacre.array;

import java.util.Arrays;

/**
 * Checks of arguments, with messages that name the field, what is allowed, what it was, and one
 * thing to try: {@code batch size must be at least 1, but was 0; try 32}.
 */
public final class Check {
  private Check() {}

  /** Returns {@code value} if it is at least {@code min}. */
  public static int atLeast(String field, int min, int value, Object tryThis) {
    if (value < min) {
      throw refused(field, "at least " + min, value, tryThis);
    }
    return value;
  }

  /** Returns {@code value} if {@code min ≤ value ≤ max}. */
  public static int between(String field, int min, int max, int value, Object tryThis) {
    if (value < min || value > max) {
      throw refused(field, "between " + min + " and " + max, value, tryThis);
    }
    return value;
  }

  /** Returns {@code value} if {@code min ≤ value ≤ max}. */
  public static double between(String field, double min, double max, double value, Object tryThis) {
    if (!(value >= min && value <= max)) {
      throw refused(field, "between " + number(min) + " and " + number(max), value, tryThis);
    }
    return value;
  }

  /** Returns {@code value} if {@code min < value < max}. */
  public static double inside(String field, double min, double max, double value, Object tryThis) {
    if (!(value > min && value < max)) {
      throw refused(
          field, "greater than " + number(min) + " and less than " + number(max), value, tryThis);
    }
    return value;
  }

  /** Returns {@code value} if {@code min ≤ value < max}. */
  public static double fromBelow(
      String field, double min, double max, double value, Object tryThis) {
    if (!(value >= min && value < max)) {
      throw refused(
          field, "at least " + number(min) + " and less than " + number(max), value, tryThis);
    }
    return value;
  }

  /** Returns {@code value} if it is greater than 0 and finite. */
  public static double positive(String field, double value, Object tryThis) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw refused(field, "greater than 0 and finite", value, tryThis);
    }
    if ((float) value == 0 || Float.isInfinite((float) value)) {
      throw refused(field, "between 1e-45 and 3e38, as float32 is", value, tryThis);
    }
    return value;
  }

  /** Returns {@code value} if it is at least 0 and finite. */
  public static double notNegative(String field, double value, Object tryThis) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw refused(field, "at least 0 and finite", value, tryThis);
    }
    if (Float.isInfinite((float) value)) {
      throw refused(field, "at most 3e38, as float32 is", value, tryThis);
    }
    return value;
  }

  /** Returns {@code value} if it is not null. */
  public static <T> T given(String field, T value) {
    if (value == null) {
      throw new NullPointerException(field + " is missing (null)");
    }
    return value;
  }

  /** Refuses NaN and infinity in samples of this shape, one after the other; names the first. */
  public static void finite(String what, float[] values, Shape sample) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        int width = (int) sample.size();
        throw notFinite(what, i / width, i % width, values[i], sample);
      }
    }
  }

  /** What to say of a number that is NaN or infinite. */
  public static IllegalArgumentException notFinite(
      String what, int row, int column, float value, Shape sample) {
    return new IllegalArgumentException(
        """
        the %s must be finite, but row %d, column %d is %s%s
          try: to leave such rows out, or to replace such values (rows and columns count from 0)\
        """
            .formatted(what, row, column, value, place(sample, column)));
  }

  /** The largest vocabulary: up to here every whole number is a float32. */
  public static final int MOST_TOKENS = 1 << 24;

  /** What to say of a number that is no token of a vocabulary: 0 … vocabulary − 1. */
  public static IllegalArgumentException notToken(
      long row, long column, double value, int vocabulary) {
    String tryThis =
        value != Math.rint(value) || Double.isInfinite(value)
            ? "the words' numbers; measured values go into Network.sequences"
            : value < 0
                ? "a token of its own, for example 0, for what is missing"
                : value < MOST_TOKENS
                    ? "a vocabulary of at least " + (long) (value + 1)
                    : "numbers that count the words, from 0";
    return new IllegalArgumentException(
        """
        the tokens must be whole numbers from 0 to %d, but row %d, column %d is %s
          try: %s (rows and columns count from 0)\
        """
            .formatted(vocabulary - 1, row, column, number(value), tryThis));
  }

  /** Where a column lies in a sample of several axes. */
  private static String place(Shape sample, int column) {
    var place = new int[sample.rank()];
    for (int axis = place.length - 1, rest = column; axis >= 0; axis--) {
      place[axis] = rest % sample.dim(axis);
      rest /= sample.dim(axis);
    }
    return place.length == 1 ? "" : " (at " + Arrays.toString(place) + " of " + sample + ")";
  }

  private static IllegalArgumentException refused(
      String field, String allowed, Object value, Object tryThis) {
    return new IllegalArgumentException(
        field + " must be " + allowed + ", but was " + value + "; try " + tryThis);
  }

  /** 1 rather than 1.0. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
