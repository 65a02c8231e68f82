package dev.nacre.io;

import dev.nacre.array.Shape;
import java.nio.ByteOrder;

/**
 * What a file says about its one array before the numbers begin.
 *
 * @param fortran whether the first axis is contiguous rather than the last one
 * @param length the bytes before the numbers
 */
record ArrayHeader(DType dtype, Shape shape, ByteOrder order, boolean fortran, long length) {}
