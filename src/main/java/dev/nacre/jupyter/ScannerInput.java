package dev.nacre.jupyter;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Set;

/**
 * What a {@code Scanner} of a cell reads. A scanner whose source throws, as at a stop while it
 * waits for input, never finds its place in its buffer again; here that is put right before. Public
 * only because the classes of cells call it.
 */
public final class ScannerInput implements Readable, Closeable {

  private static final ClassDesc HERE = ClassDesc.of(ScannerInput.class.getName());
  private static final ClassDesc SCANNER = ClassDesc.of("java.util.Scanner");
  private static final ClassDesc READABLE = ClassDesc.of("java.lang.Readable");

  private static final Set<String> STREAMS =
      Set.of("(InputStream)void", "(InputStream,String)void", "(InputStream,Charset)void");

  private final InputStreamReader reader;

  private ScannerInput(InputStreamReader reader) {
    this.reader = reader;
  }

  /** Writes the detour if this call makes a scanner of a stream, else nothing; whether it has. */
  static boolean divert(CodeBuilder code, Call call) {
    if (!call.owner().equals(SCANNER) || !STREAMS.contains(call.type().displayDescriptor()))
      return false;
    code.invokestatic(HERE, "of", call.type().changeReturnType(READABLE));
    code.invokespecial(SCANNER, "<init>", MethodTypeDesc.ofDescriptor("(Ljava/lang/Readable;)V"));
    return true;
  }

  /** What a scanner makes of a stream. */
  public static Readable of(InputStream in) {
    return new ScannerInput(new InputStreamReader(in));
  }

  /** What a scanner makes of a stream. */
  public static Readable of(InputStream in, String charset) {
    return of(in, Charset.forName(charset));
  }

  /** What a scanner makes of a stream. */
  public static Readable of(InputStream in, Charset charset) {
    return new ScannerInput(new InputStreamReader(in, charset));
  }

  @Override
  public int read(CharBuffer buffer) throws IOException {
    try {
      return reader.read(buffer);
    } catch (RuntimeException | Error e) {
      buffer.flip(); // as it was: all that is in it is still to be scanned
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
