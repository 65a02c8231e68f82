package dev.nacre.data;

/**
 * A data set in two parts, one to learn from and one to judge by.
 *
 * @param train the first part
 * @param test the rest
 */
public record Split(Dataset train, Dataset test) {
  @Override
  public String toString() {
    return "train: " + train + "\ntest: " + test;
  }
}
