package dev.nacre.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nacre.data.DataFiles.Item;
import dev.nacre.io.FileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  private static final byte[] CONTENT = "nacre, the inside of a shell".repeat(1000).getBytes(UTF_8);
  private static final Item ITEM = new Item("shells.gz", CONTENT.length, DataFiles.sha256(CONTENT));

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private HttpServer server;
  private volatile int status = 200;
  private volatile byte[] served = gzip(CONTENT);
  private volatile int requests;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/good/",
        exchange -> {
          requests++;
          exchange.sendResponseHeaders(status, served.length);
          exchange.getResponseBody().write(served);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private URI address(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  private DataFiles files(boolean terminal, URI... addresses) {
    return new DataFiles(
        "Shells",
        folder.resolve("cache"),
        List.of(folder.resolve("package")),
        List.of(addresses),
        "a connection, or the package",
        new PrintStream(printed, true, UTF_8),
        terminal);
  }

  private static byte[] gzip(byte[] content) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  private Path put(String place, byte[] bytes) throws IOException {
    return Files.write(Files.createDirectories(folder.resolve(place)).resolve("shells.gz"), bytes);
  }

  private String[] cached() {
    var names = folder.resolve("cache").toFile().list();
    return names == null ? new String[0] : names;
  }

  @Test
  void aFileIsDownloadedOnceAndThenCached() {
    var files = files(false, address("/good/"));
    assertThat(files.content(ITEM)).isEqualTo(CONTENT);
    assertThat(files.content(ITEM)).isEqualTo(CONTENT);
    assertThat(requests).isEqualTo(1);
    assertThat(cached()).containsExactly("shells.gz");
    assertThat(folder.resolve("cache/shells.gz")).hasBinaryContent(served);
  }

  @Test
  void aPackagesFileIsUsedWithoutDownload() throws IOException {
    put("package", served);
    assertThat(files(false, address("/good/")).content(ITEM)).isEqualTo(CONTENT);
    assertThat(requests).isZero();
    assertThat(cached()).isEmpty();
  }

  @Test
  void aDamagedFileInTheCacheIsReplaced() throws IOException {
    var cached = put("cache", Arrays.copyOf(served, served.length / 2));
    assertThat(files(false, address("/good/")).content(ITEM)).isEqualTo(CONTENT);
    assertThat(cached).hasBinaryContent(served);
  }

  @Test
  void theNextAddressIsTriedWhereOneFails() {
    assertThat(files(false, address("/none/"), address("/good/")).content(ITEM)).isEqualTo(CONTENT);
  }

  @Test
  void withoutFileAndConnectionTheMessageNamesBothWays() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThatThrownBy(() -> files(false, address("/good/")).content(ITEM))
        .isInstanceOf(FileException.class)
        .hasMessage(
            """
            cannot read %1$s/cache/shells.gz as a part of Shells
              expected: this file, in the cache or from a package, or a download of it
              found:    no file %1$s/cache/shells.gz
                        no file %1$s/package/shells.gz
                        http://localhost:%2$d/good/shells.gz: no connection
              try:      a connection, or the package\
            """
                .formatted(folder, port));
  }

  @Test
  void aDownloadThatIsSomethingElseIsRefusedAndNothingIsKept() {
    var changed = CONTENT.clone();
    changed[100]++;
    refused(
        gzip(changed),
        "holds something else: its SHA-256 is %s, not %s"
            .formatted(DataFiles.sha256(changed), ITEM.sha256()));
    refused(gzip(new byte[0]), "holds only 0 bytes, not 28000");
    refused(gzip(new byte[10_000_000]), "holds more than 28000 bytes, not 28000");
    refused("<html>not found</html>".getBytes(UTF_8), "Not in GZIP format");
    refused(Arrays.copyOf(gzip(CONTENT), 50), "Unexpected end of ZLIB input stream");
    refused(new byte[200_000], "more than 93536 bytes come, too many for this file");
    refused(new byte[0], "ends too early");
  }

  private void refused(byte[] download, String message) {
    served = download;
    assertThatThrownBy(() -> files(false, address("/good/")).content(ITEM))
        .isInstanceOf(FileException.class)
        .hasMessageContaining(address("/good/shells.gz") + ": " + message);
    assertThat(cached()).isEmpty();
  }

  @Test
  void aServersRefusalIsSaid() {
    status = 403;
    assertThatThrownBy(() -> files(false, address("/good/")).content(ITEM))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("the server answers with status 403");
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoObstacle() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file where the folder should be");
    assertThat(files(false, address("/good/")).content(ITEM)).isEqualTo(CONTENT);
    assertThat(printed.toString(UTF_8)).contains("could not be kept for the next time");
  }

  /** Sends ten bytes, says so, and no more until it is told that the test is done. */
  private void serveTheBeginning(String path, CountDownLatch started, CountDownLatch done) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, served.length);
          exchange.getResponseBody().write(served, 0, 10);
          exchange.getResponseBody().flush();
          started.countDown();
          try {
            done.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          } finally {
            exchange.close();
          }
        });
  }

  @Test
  void aDownloadIsStoppedByAnInterruptAndLeavesNothing() throws Exception {
    var started = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    serveTheBeginning("/slow/", started, done);
    var thrown = new AtomicReference<Throwable>();
    var interrupted = new AtomicReference<Boolean>();
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    files(false, address("/slow/"), address("/good/")).content(ITEM);
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                  interrupted.set(Thread.currentThread().isInterrupted());
                });
    started.await();
    thread.interrupt();
    thread.join();
    done.countDown();
    assertThat(thrown.get())
        .isInstanceOf(CancellationException.class)
        .hasMessage("the download of " + address("/slow/shells.gz") + " was stopped");
    assertThat(interrupted.get()).isTrue();
    assertThat(requests).isZero();
    assertThat(cached()).isEmpty();
  }

  @Test
  void aServerThatStopsInTheMiddleOfAFileIsGivenUp() {
    var done = new CountDownLatch(1);
    serveTheBeginning("/stuck/", new CountDownLatch(1), done);
    assertThatThrownBy(
            () ->
                Download.get(
                    address("/stuck/shells.gz"),
                    CONTENT.length,
                    Duration.ofSeconds(3),
                    total -> new Progress(System.out, false, "shells", total)))
        .isInstanceOf(IOException.class)
        .hasMessage("the server stopped in the middle of the file");
    done.countDown();
  }

  @Test
  void anEmptyNameOfTheCacheMeansTheUsualOne() {
    System.setProperty("nacre.cache", "");
    try {
      assertThat(DataFiles.cacheFolder()).isAbsolute();
      System.setProperty("nacre.cache", "mine");
      assertThat(DataFiles.cacheFolder()).isEqualTo(Path.of("mine"));
    } finally {
      System.clearProperty("nacre.cache");
    }
  }

  @Test
  void elsewhereThanInATerminalProgressIsALineNowAndThen() {
    files(false, address("/good/")).content(ITEM);
    assertThat(printed.toString(UTF_8).lines())
        .first()
        .isEqualTo("downloading shells.gz: 0 % of 1 kB");
    assertThat(printed.toString(UTF_8).lines())
        .last()
        .isEqualTo("downloading shells.gz: 100 % of 1 kB");
  }

  @Test
  void inATerminalProgressIsABarThatGrowsInItsLine() {
    var progress = new Progress(new PrintStream(printed, true, UTF_8), true, "shells", 3_000_000);
    progress.update(1_000_000);
    progress.update(1_000_001);
    progress.update(3_000_000);
    progress.end();
    assertThat(printed.toString(UTF_8))
        .isEqualTo(
            "\rshells [%s] 0 %% of 3.0 MB\rshells [%s] 33 %% of 3.0 MB\rshells [%s] 100 %% of 3.0 MB%n"
                .formatted("·".repeat(30), "█".repeat(10) + "·".repeat(20), "█".repeat(30)));
  }

  @Test
  void withoutAKnownSizeProgressIsInMegabytes() {
    var progress = new Progress(new PrintStream(printed, true, UTF_8), false, "shells", -1);
    progress.update(1_000_000);
    progress.update(5_000_000);
    assertThat(printed.toString(UTF_8).lines()).containsExactly("shells: 0 kB", "shells: 5.0 MB");
  }
}
