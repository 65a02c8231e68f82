package dev.nacre.io;

/** The kinds of numbers that files hold, under safetensors' names and in its order of writing. */
public enum DType {
  BOOL(1, "|b1"),
  U8(1, "|u1"),
  I8(1, "|i1"),
  I16(2, "<i2"),
  U16(2, "<u2"),
  F16(2, "<f2"),
  /** The upper half of an F32; NumPy has no such type. */
  BF16(2, null),
  I32(4, "<i4"),
  U32(4, "<u4"),
  F32(4, "<f4"),
  F64(8, "<f8"),
  I64(8, "<i8");

  private final int bytes;
  private final String numpy;

  DType(int bytes, String numpy) {
    this.bytes = bytes;
    this.numpy = numpy;
  }

  /** The size of one number. */
  public int bytes() {
    return bytes;
  }

  /** Whether this is floating-point. */
  public boolean isFloating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** NumPy's name in little-endian order, as in an npy header; null where NumPy has none. */
  String numpy() {
    return numpy;
  }
}
