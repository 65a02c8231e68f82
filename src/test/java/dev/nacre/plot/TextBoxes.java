package dev.nacre.plot;

import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.RenderingHints.Key;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Draws nothing and remembers where text would stand: what is drawn as a string, and the outlines
 * of glyphs that XChart fills, which alone are general paths.
 */
final class TextBoxes extends Graphics2D {
  private final Graphics2D state =
      new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
  private final List<Rectangle2D> boxes = new ArrayList<>();

  static List<Rectangle2D> of(IChart chart) {
    var recorder = new TextBoxes();
    recorder.setClip(0, 0, chart.getWidth(), chart.getHeight());
    chart.paint(recorder, chart.getWidth(), chart.getHeight());
    return recorder.boxes;
  }

  private void text(Shape outline) {
    var box = state.getTransform().createTransformedShape(outline).getBounds2D();
    if (!box.isEmpty()) {
      boxes.add(box);
    }
  }

  @Override
  public void drawString(String text, float x, float y) {
    var glyphs = getFont().createGlyphVector(getFontRenderContext(), text);
    text(glyphs.getOutline(x, y));
  }

  @Override
  public void fill(Shape shape) {
    if (shape instanceof GeneralPath) {
      text(shape);
    }
  }

  // ---- state

  @Override
  public Graphics create() {
    return this;
  }

  @Override
  public void dispose() {}

  @Override
  public void translate(int x, int y) {
    state.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    state.translate(x, y);
  }

  @Override
  public void rotate(double theta) {
    state.rotate(theta);
  }

  @Override
  public void rotate(double theta, double x, double y) {
    state.rotate(theta, x, y);
  }

  @Override
  public void scale(double x, double y) {
    state.scale(x, y);
  }

  @Override
  public void shear(double x, double y) {
    state.shear(x, y);
  }

  @Override
  public void transform(AffineTransform t) {
    state.transform(t);
  }

  @Override
  public void setTransform(AffineTransform t) {
    state.setTransform(t);
  }

  @Override
  public AffineTransform getTransform() {
    return state.getTransform();
  }

  @Override
  public void setColor(Color c) {
    state.setColor(c);
  }

  @Override
  public Color getColor() {
    return state.getColor();
  }

  @Override
  public void setFont(Font font) {
    state.setFont(font);
  }

  @Override
  public Font getFont() {
    return state.getFont();
  }

  @Override
  public FontMetrics getFontMetrics(Font f) {
    return state.getFontMetrics(f);
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return new FontRenderContext(null, true, true);
  }

  @Override
  public Shape getClip() {
    return state.getClip();
  }

  @Override
  public Rectangle getClipBounds() {
    return state.getClipBounds();
  }

  @Override
  public void setClip(Shape clip) {
    state.setClip(clip);
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    state.setClip(x, y, width, height);
  }

  @Override
  public void clip(Shape s) {
    state.clip(s);
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    state.clipRect(x, y, width, height);
  }

  @Override
  public void setPaint(Paint paint) {
    state.setPaint(paint);
  }

  @Override
  public Paint getPaint() {
    return state.getPaint();
  }

  @Override
  public void setStroke(Stroke s) {
    state.setStroke(s);
  }

  @Override
  public Stroke getStroke() {
    return state.getStroke();
  }

  @Override
  public void setComposite(Composite c) {
    state.setComposite(c);
  }

  @Override
  public Composite getComposite() {
    return state.getComposite();
  }

  @Override
  public void setBackground(Color c) {
    state.setBackground(c);
  }

  @Override
  public Color getBackground() {
    return state.getBackground();
  }

  @Override
  public void setRenderingHint(Key key, Object value) {
    state.setRenderingHint(key, value);
  }

  @Override
  public Object getRenderingHint(Key key) {
    return state.getRenderingHint(key);
  }

  @Override
  public void setRenderingHints(Map<?, ?> hints) {
    state.setRenderingHints(hints);
  }

  @Override
  public void addRenderingHints(Map<?, ?> hints) {
    state.addRenderingHints(hints);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return state.getRenderingHints();
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return state.getDeviceConfiguration();
  }

  @Override
  public void setPaintMode() {}

  @Override
  public void setXORMode(Color c) {}

  // ---- what is no text

  @Override
  public void draw(Shape s) {}

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {}

  @Override
  public void fillRect(int x, int y, int width, int height) {}

  @Override
  public void clearRect(int x, int y, int width, int height) {}

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcW, int arcH) {}

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcW, int arcH) {}

  @Override
  public void drawOval(int x, int y, int width, int height) {}

  @Override
  public void fillOval(int x, int y, int width, int height) {}

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int angle) {}

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int angle) {}

  @Override
  public void drawPolyline(int[] x, int[] y, int n) {}

  @Override
  public void drawPolygon(int[] x, int[] y, int n) {}

  @Override
  public void fillPolygon(int[] x, int[] y, int n) {}

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {}

  @Override
  public boolean hit(Rectangle rect, Shape s, boolean onStroke) {
    return false;
  }

  @Override
  public boolean drawImage(Image i, AffineTransform t, ImageObserver o) {
    return true;
  }

  @Override
  public void drawImage(BufferedImage i, BufferedImageOp op, int x, int y) {}

  @Override
  public void drawRenderedImage(RenderedImage i, AffineTransform t) {}

  @Override
  public void drawRenderableImage(RenderableImage i, AffineTransform t) {}

  @Override
  public boolean drawImage(Image i, int x, int y, ImageObserver o) {
    return true;
  }

  @Override
  public boolean drawImage(Image i, int x, int y, int w, int h, ImageObserver o) {
    return true;
  }

  @Override
  public boolean drawImage(Image i, int x, int y, Color c, ImageObserver o) {
    return true;
  }

  @Override
  public boolean drawImage(Image i, int x, int y, int w, int h, Color c, ImageObserver o) {
    return true;
  }

  @Override
  public boolean drawImage(
      Image i, int a, int b, int c, int d, int e, int f, int g, int h, ImageObserver o) {
    return true;
  }

  @Override
  public boolean drawImage(
      Image i, int a, int b, int c, int d, int e, int f, int g, int h, Color k, ImageObserver o) {
    return true;
  }

  // ---- other ways to draw text, which nobody uses

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    text(glyphs.getOutline(x, y));
  }
}
