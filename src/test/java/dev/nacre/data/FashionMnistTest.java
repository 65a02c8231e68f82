package dev.nacre.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.nacre.array.Shape;
import dev.nacre.io.FileException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real files, where Debian's package has put them. */
class FashionMnistTest {
  private static final Path DEBIANS = Path.of("/usr/share/datasets/fashion-mnist");

  @TempDir Path folder;

  private DataFiles files(List<Path> folders, List<URI> addresses) {
    return new DataFiles(
        "Fashion-MNIST", folder.resolve("cache"), folders, addresses, "", System.out, false);
  }

  @Test
  void debiansPackageIsTheRealThing() {
    assumeTrue(Files.isDirectory(DEBIANS), "package dataset-fashion-mnist is not installed");
    check(FashionMnist.load(files(List.of(DEBIANS), List.of())));
  }

  @Test
  void aDownloadOfItIsTheRealThingToo() throws IOException {
    assumeTrue(Files.isDirectory(DEBIANS), "package dataset-fashion-mnist is not installed");
    var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = HttpServer.create(local, 0);
    server.createContext("/", SimpleFileServer.createFileHandler(DEBIANS));
    server.start();
    try {
      var address = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
      check(FashionMnist.load(files(List.of(), List.of(address))));
    } finally {
      server.stop(0);
    }
    check(FashionMnist.load(files(List.of(), List.of())));
  }

  @Test
  void whereItIsLookedForCanBeSaid() {
    assertThat(FashionMnist.files().addresses())
        .extracting(URI::getHost)
        .containsExactly("github.com", "fashion-mnist.s3-website.eu-central-1.amazonaws.com");
    assertThat(FashionMnist.files().folders()).containsExactly(DEBIANS);
    var before = System.getProperties();
    try {
      System.setProperties(new Properties(before));
      System.setProperty("nacre.cache", "elsewhere");
      System.setProperty("nacre.fashion-mnist.url", "http://localhost:1/mirror/");
      var files = FashionMnist.files();
      assertThat(files.cache()).isEqualTo(Path.of("elsewhere", "fashion-mnist"));
      assertThat(files.addresses()).containsExactly(URI.create("http://localhost:1/mirror/"));
    } finally {
      System.setProperties(before);
    }
  }

  @Test
  void withoutFilesAndConnectionBothWaysAreNamed() {
    var none = FashionMnist.files();
    var files =
        new DataFiles(
            none.dataset(),
            folder.resolve("cache"),
            List.of(folder.resolve("package")),
            List.of(URI.create("http://localhost:1/")),
            none.advice(),
            none.out(),
            false);
    assertThatThrownBy(() -> FashionMnist.load(files))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(
            """
            cannot read %1$s/cache/train-images-idx3-ubyte.gz as a part of Fashion-MNIST
              expected: this file, in the cache or from a package, or a download of it
              found:    no file %1$s/cache/train-images-idx3-ubyte.gz
                        no file %1$s/package/train-images-idx3-ubyte.gz
                        http://localhost:1/train-images-idx3-ubyte.gz:\
            """
                .formatted(folder))
        .hasMessageEndingWith(
            """

              try:      a connection to the internet (needed once), or Debian's and Ubuntu's \
            package: apt install dataset-fashion-mnist\
            """);
  }

  private static void check(FashionMnist fashion) {
    var train = fashion.train();
    assertThat(train.size()).isEqualTo(60_000);
    assertThat(train.sampleShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(train.classNames()).hasSize(10).startsWith("T-shirt/top").endsWith("Ankle boot");
    assertThat(train.label(0)).isEqualTo(9);
    assertThat(fashion.test().size()).isEqualTo(10_000);
    assertThat(fashion.test().toString())
        .startsWith(
            "Fashion-MNIST test: 10000 samples of 1×28×28, 10 classes\n  T-shirt/top: 1000,");
    var zScore = ZScore.fit(train);
    // as published with many an example: mean 0.2860, deviation 0.3530
    assertThat(zScore.mean()[0]).isBetween(0.28600f, 0.28605f);
    assertThat(zScore.deviation()[0]).isBetween(0.35300f, 0.35303f);
    assertThat(MinMax.fit(train).min()).containsExactly(0);
    assertThat(MinMax.fit(train).max()).containsExactly(1);
  }
}
