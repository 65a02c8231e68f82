package dev.nacre.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** One file over HTTP, into memory. */
final class Download {
  private Download() {}

  /**
   * Gets a file.
   *
   * @param most the number of bytes beyond which it can't be the right file
   * @param patience how long the server may say nothing, before the file and on the way
   * @param progress makes a progress from the file's size, −1 if the server does not say it
   * @throws IOException if there is no such file, or the connection fails
   * @throws CancellationException if this thread is interrupted
   */
  static byte[] get(URI address, int most, Duration patience, LongFunction<Progress> progress)
      throws IOException {
    var request = HttpRequest.newBuilder(address).timeout(patience).build();
    var client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      try (var in = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("the server answers with status " + response.statusCode());
        }
        long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        Reader reader = buffer -> read(in, buffer, patience, client);
        return readAll(reader, most, progress.apply(length));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(address, e);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw stopped(address, e);
      }
      throw e;
    } finally {
      client.shutdownNow();
    }
  }

  private interface Reader {
    int read(byte[] buffer) throws IOException;
  }

  /** The request's own timeout ends where the file begins. */
  private static int read(InputStream in, byte[] buffer, Duration patience, HttpClient client)
      throws IOException {
    var read = new CompletableFuture<Integer>();
    read.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (_, late) -> {
              if (late != null) {
                client.shutdownNow();
              }
            });
    try {
      int n = in.read(buffer);
      read.complete(n);
      return n;
    } catch (IOException e) {
      if (!read.complete(-1)) {
        throw new IOException("the server stopped in the middle of the file", e);
      }
      throw e;
    }
  }

  private static byte[] readAll(Reader in, int most, Progress progress) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var buffer = new byte[1 << 16];
    try {
      for (int n; (n = in.read(buffer)) >= 0; ) {
        bytes.write(buffer, 0, n);
        if (bytes.size() > most) {
          throw new IOException("more than " + most + " bytes come, too many for this file");
        }
        progress.update(bytes.size());
      }
      return bytes.toByteArray();
    } finally {
      progress.end();
    }
  }

  private static CancellationException stopped(URI address, Exception cause) {
    var stopped = new CancellationException("the download of " + address + " was stopped");
    stopped.initCause(cause);
    return stopped;
  }
}
