/**
 * Files of numbers, one class a format: safetensors, NumPy's npy and npz, IDX, CSV.
 *
 * <p>All of them read strictly: whatever a file holds beyond or short of its format ends in a
 * {@link dev.nacre.io.FileException} that says the path, what was expected and what was found. All
 * of them write to a temporary file beside the target and move it there, so that a failure leaves
 * the old file as it was.
 *
 * <p>{@link dev.nacre.io.MappedArray} is an npy or IDX array that stays in its file, which may be
 * larger than memory.
 */
package dev.nacre.io;
