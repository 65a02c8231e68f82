package dev.nacre.plot;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG (W3C, third edition), with the resolution said, so that a picture at twice the pixels
 * is not shown at twice the size. Charts are flat: the filter "up" and a fast deflate give small
 * files in a fraction of ImageIO's time.
 */
final class Png {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final double PIXELS_PER_METRE = 96 / 0.0254;
  private static final int UP = 2;

  private Png() {}

  /** An opaque picture; {@code scale} is how many pixels stand for one of 1/96 inch. */
  static byte[] encode(BufferedImage image, double scale) {
    return encode(image, scale, null);
  }

  /** As above, in at most 256 colours: a quarter of the bytes, for films of many pictures. */
  static byte[] encodeSmall(BufferedImage image, double scale) {
    return encode(image, scale, Palette.of(rgb(image)));
  }

  private static byte[] encode(BufferedImage image, double scale, Palette palette) {
    int width = image.getWidth();
    int height = image.getHeight();
    var bytes = new ByteArrayOutputStream(64 * 1024);
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(SIGNATURE);
      chunk(
          out,
          "IHDR",
          data -> {
            data.writeInt(width);
            data.writeInt(height);
            // 8 bits, RGB or by palette, deflate, filters, no interlace
            data.write(new byte[] {8, (byte) (palette == null ? 2 : 3), 0, 0, 0});
          });
      int perMetre = (int) Math.round(PIXELS_PER_METRE * scale);
      chunk(
          out,
          "pHYs",
          data -> {
            data.writeInt(perMetre);
            data.writeInt(perMetre);
            data.write(1);
          });
      if (palette == null) {
        chunk(out, "IDAT", data -> pixels(data, image));
      } else {
        chunk(out, "PLTE", data -> data.write(palette.bytes()));
        chunk(out, "IDAT", data -> indices(data, image, palette));
      }
      chunk(out, "IEND", data -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void pixels(DataOutputStream out, BufferedImage image) throws IOException {
    int width = image.getWidth();
    int[] pixels = rgb(image);
    var above = new int[width];
    var line = new byte[1 + 3 * width];
    line[0] = UP;
    var deflater = new Deflater(Deflater.BEST_SPEED);
    try (var packed = new DeflaterOutputStream(new Unclosed(out), deflater, 1 << 15)) {
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0, i = 1, at = y * width; x < width; x++, at++) {
          int p = pixels[at];
          int q = above[x];
          line[i++] = (byte) ((p >> 16) - (q >> 16));
          line[i++] = (byte) ((p >> 8) - (q >> 8));
          line[i++] = (byte) (p - q);
        }
        packed.write(line);
        System.arraycopy(pixels, y * width, above, 0, width);
      }
    } finally {
      deflater.end();
    }
  }

  private static void indices(DataOutputStream out, BufferedImage image, Palette palette)
      throws IOException {
    int width = image.getWidth();
    int[] pixels = rgb(image);
    var line = new byte[1 + width]; // no filter
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try (var packed = new DeflaterOutputStream(new Unclosed(out), deflater, 1 << 15)) {
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < width; x++) {
          line[1 + x] = palette.index(pixels[y * width + x]);
        }
        packed.write(line);
      }
    } finally {
      deflater.end();
    }
  }

  private static int[] rgb(BufferedImage image) {
    return image.getType() == BufferedImage.TYPE_INT_RGB
            && image.getRaster().getDataBuffer() instanceof DataBufferInt buffer
        ? buffer.getData()
        : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private interface Body {
    void write(DataOutputStream data) throws IOException;
  }

  private static void chunk(DataOutputStream out, String type, Body body) throws IOException {
    var content = new ByteArrayOutputStream();
    var crc = new CRC32();
    try (var data = new DataOutputStream(new CheckedOutputStream(content, crc))) {
      data.writeBytes(type);
      body.write(data);
    }
    out.writeInt(content.size() - type.length());
    content.writeTo(out);
    out.writeInt((int) crc.getValue());
  }

  /** The stream of packed pixels ends before that of its chunk does. */
  private static final class Unclosed extends java.io.FilterOutputStream {
    Unclosed(DataOutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      out.write(b, off, len);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
