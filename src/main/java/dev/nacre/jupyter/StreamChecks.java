package dev.nacre.jupyter;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Puts a check behind the source of every stream that a cell uses: in {@code new
 * Random().ints().sum()} nothing of the cell's own would run otherwise. Streams stay as lazy,
 * parallel and sized as they are; an element costs a nanosecond more. Public only because the
 * classes of cells call it.
 */
public final class StreamChecks {

  private static final ClassDesc HERE = ClassDesc.of(StreamChecks.class.getName());

  private static final Set<ClassDesc> STREAMS =
      Set.of(
          ClassDesc.of(Stream.class.getName()),
          ClassDesc.of(IntStream.class.getName()),
          ClassDesc.of(LongStream.class.getName()),
          ClassDesc.of(DoubleStream.class.getName()));

  private StreamChecks() {}

  /** Where a call has made a stream, rather than gone on with one, writes the check. */
  static void add(CodeBuilder code, Call call) {
    var type = call.type().returnType();
    boolean goesOn = call.how() != Opcode.INVOKESTATIC && STREAMS.contains(call.owner());
    if (STREAMS.contains(type) && !goesOn && call.isForeign())
      code.invokestatic(HERE, "checked", MethodTypeDesc.of(type, type));
  }

  /** The same elements, with a check at each. */
  public static <T> Stream<T> checked(Stream<T> source) {
    return source == null ? null : source.peek(_ -> Stop.check());
  }

  /** The same elements, with a check at each. */
  public static IntStream checked(IntStream source) {
    return source == null ? null : source.peek(_ -> Stop.check());
  }

  /** The same elements, with a check at each. */
  public static LongStream checked(LongStream source) {
    return source == null ? null : source.peek(_ -> Stop.check());
  }

  /** The same elements, with a check at each. */
  public static DoubleStream checked(DoubleStream source) {
    return source == null ? null : source.peek(_ -> Stop.check());
  }
}
