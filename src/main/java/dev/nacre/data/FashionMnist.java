package dev.nacre.data;

import dev.nacre.array.Shape;
import dev.nacre.data.DataFiles.Item;
import dev.nacre.io.Idx;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST: 70,000 pictures of clothes and shoes, images of 1×28×28 with pixels in [0, 1], in
 * ten classes.
 *
 * <pre>{@code
 * var fashion = FashionMnist.load();
 * fashion.train();    // 60,000 samples
 * fashion.test();     // 10,000 samples
 * }</pre>
 *
 * <p>The files are looked for in the cache folder, then where Debian's package {@code
 * dataset-fashion-mnist} puts them, else downloaded once (31 MB) into the cache folder. Whatever
 * the way, their SHA-256 is checked. The cache folder is the system's ({@code ~/.cache/nacre} on
 * Linux), or what the system property {@code nacre.cache} or the environment variable {@code
 * NACRE_CACHE} says; {@code nacre.fashion-mnist.url} is another address to download from, with a
 * slash at its end.
 *
 * <p>Source: H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking
 * Machine Learning Algorithms, 2017, <a
 * href="https://github.com/zalandoresearch/fashion-mnist">github.com/zalandoresearch/fashion-mnist</a>,
 * licensed MIT, copyright 2017 Zalando SE.
 */
public final class FashionMnist {
  private static final Item TRAIN_IMAGES =
      new Item(
          "train-images-idx3-ubyte.gz",
          47_040_016,
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888");
  private static final Item TRAIN_LABELS =
      new Item(
          "train-labels-idx1-ubyte.gz",
          60_008,
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");
  private static final Item TEST_IMAGES =
      new Item(
          "t10k-images-idx3-ubyte.gz",
          7_840_016,
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b");
  private static final Item TEST_LABELS =
      new Item(
          "t10k-labels-idx1-ubyte.gz",
          10_008,
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

  /** The project's repository, and its older place. */
  private static final List<URI> ADDRESSES =
      List.of(
          URI.create("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
          URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));

  private static final Path DEBIANS = Path.of("/usr/share/datasets/fashion-mnist");

  private static final String[] CLASS_NAMES = {
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot"
  };

  private static final float BRIGHTEST = 255;

  private final Dataset train;
  private final Dataset test;

  private FashionMnist(Dataset train, Dataset test) {
    this.train = train;
    this.test = test;
  }

  /**
   * Loads it, and downloads it before if need be.
   *
   * @throws dev.nacre.io.FileException if a file is neither there nor can be downloaded
   * @throws java.util.concurrent.CancellationException if this thread is interrupted meanwhile
   */
  public static FashionMnist load() {
    return load(files());
  }

  static DataFiles files() {
    var address = System.getProperty("nacre.fashion-mnist.url");
    var console = System.console();
    return new DataFiles(
        "Fashion-MNIST",
        DataFiles.cacheFolder().resolve("fashion-mnist"),
        List.of(DEBIANS),
        address == null ? ADDRESSES : List.of(URI.create(address)),
        "a connection to the internet (needed once), or Debian's and Ubuntu's package:"
            + " apt install dataset-fashion-mnist",
        System.out,
        console != null && console.isTerminal());
  }

  static FashionMnist load(DataFiles files) {
    return new FashionMnist(
        dataset(files, TRAIN_IMAGES, TRAIN_LABELS, "Fashion-MNIST train"),
        dataset(files, TEST_IMAGES, TEST_LABELS, "Fashion-MNIST test"));
  }

  private static Dataset dataset(DataFiles files, Item images, Item labels, String name) {
    var pixels = Idx.read(new ByteArrayInputStream(files.content(images)), images.name()).floats();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] /= BRIGHTEST;
    }
    var classes = Idx.read(new ByteArrayInputStream(files.content(labels)), labels.name()).ints();
    return new Dataset(
            Samples.labelled(Samples.rows("features", pixels, Shape.of(1, 28, 28)), classes))
        .withClassNames(CLASS_NAMES)
        .withName(name);
  }

  /** The 60,000 images to learn from. */
  public Dataset train() {
    return train;
  }

  /** The 10,000 images to judge by. */
  public Dataset test() {
    return test;
  }

  @Override
  public String toString() {
    return train + "\n" + test;
  }
}
