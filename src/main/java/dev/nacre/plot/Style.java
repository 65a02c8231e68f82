package dev.nacre.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.lang.System.Logger;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.knowm.xchart.style.theme.AbstractBaseTheme;
import org.knowm.xchart.style.theme.Theme;

/**
 * How all charts look, on light or on dark ground. {@code Charts.use(DARK)} is for those made from
 * then on; the JVM's setting {@code -Dnacre.style=dark} for all.
 *
 * <p>The series' colours are those of Okabe and Ito (2008), which the colour-blind tell apart, in
 * an order that leaves the weakest on the given ground to the last.
 */
public enum Style {
  LIGHT(
      0xFFFFFF, 0x1F2933, 0x616E7C, 0xE4E7EB, //
      0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0x7B8794, 0xB8A800),
  DARK(
      0x15181E, 0xE4E7EB, 0x9AA5B1, 0x2B313B, //
      0x56B4E9, 0xE69F00, 0x2DC39A, 0xE08FBE, 0xF0E442, 0xF0743A, 0x9AA5B1, 0x3D94D1);

  private static final String AT_START = "nacre.style";

  private static volatile Style current = called(System.getProperty(AT_START, "light"));

  private final Color background;
  private final Color text;
  private final Color muted;
  private final Color grid;
  private final Color[] colors;

  Style(int background, int text, int muted, int grid, int... colors) {
    Screen.check(); // before the first colour, with which Java decides whether there is a screen
    this.background = new Color(background);
    this.text = new Color(text);
    this.muted = new Color(muted);
    this.grid = new Color(grid);
    this.colors = new Color[colors.length];
    for (int i = 0; i < colors.length; i++) {
      this.colors[i] = new Color(colors[i]);
    }
  }

  /** Light, with a warning, where it is called neither light nor dark. */
  static Style called(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "light" -> LIGHT;
      case "dark" -> DARK;
      default -> {
        System.getLogger("dev.nacre")
            .log(
                Logger.Level.WARNING,
                "the style of charts (-D%s) must be light or dark, but was '%s': they are light"
                    .formatted(AT_START, name));
        yield LIGHT;
      }
    };
  }

  /** The style of charts that are made now. */
  public static Style current() {
    return current;
  }

  static void use(Style style) {
    current = style;
  }

  /** The ground. */
  public Color background() {
    return background;
  }

  /** Titles and labels. */
  public Color text() {
    return text;
  }

  /** Numbers on axes and remarks. */
  public Color muted() {
    return muted;
  }

  /** Grid lines and frames. */
  public Color grid() {
    return grid;
  }

  /** The colour of series {@code i}; they repeat after eight. */
  public Color color(int i) {
    return colors[i % colors.length];
  }

  /** A colour as it looks when it lets the ground through, {@code share} of it being left. */
  Color faded(Color color, double share) {
    return new Color(ColorMap.mix(background.getRGB(), color.getRGB(), share));
  }

  /** A series' colour for text, a little closer to that of text. */
  Color legible(Color color) {
    return new Color(ColorMap.mix(color.getRGB(), text.getRGB(), this == LIGHT ? 0.35 : 0.2));
  }

  /** From nothing, which is close to the ground, to all. */
  ColorMap shares() {
    return this == LIGHT ? ColorMap.BLUES_LIGHT : ColorMap.BLUES_DARK;
  }

  /** Quiet, so that lines on top stand out. */
  ColorMap terrain() {
    return this == LIGHT ? ColorMap.TERRAIN_LIGHT : ColorMap.TERRAIN_DARK;
  }

  Color contour() {
    return this == LIGHT ? new Color(0x9AA8B6) : new Color(0x5F6E7D);
  }

  ColorMap diverging() {
    return this == LIGHT ? ColorMap.DIVERGING_LIGHT : ColorMap.DIVERGING_DARK;
  }

  Font font(float size) {
    return Fonts.plain().deriveFont(size);
  }

  Font bold(float size) {
    return Fonts.bold().deriveFont(size);
  }

  /** This style as an XChart theme, for charts of one's own. */
  public Theme theme() {
    return new StyleTheme();
  }

  /** What a theme cannot say. */
  void apply(AxesChartStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setAnnotationTextFont(font(11));
    styler.setAnnotationTextFontColor(text);
    styler.setAnnotationLineColor(muted);
  }

  private final class StyleTheme extends AbstractBaseTheme {
    @Override
    public Font getBaseFont() {
      return font(11);
    }

    @Override
    public Color getChartBackgroundColor() {
      return background;
    }

    @Override
    public Color getChartFontColor() {
      return text;
    }

    @Override
    public int getChartPadding() {
      return 12;
    }

    @Override
    public Color[] getSeriesColors() {
      return colors.clone();
    }

    @Override
    public BasicStroke[] getSeriesLines() {
      return new BasicStroke[] {stroke(1.8)};
    }

    @Override
    public Marker[] getSeriesMarkers() {
      return new Marker[] {SeriesMarkers.NONE};
    }

    @Override
    public Font getChartTitleFont() {
      return bold(14);
    }

    @Override
    public boolean isChartTitleBoxVisible() {
      return false;
    }

    @Override
    public int getChartTitlePadding() {
      return 9;
    }

    @Override
    public Font getLegendFont() {
      return font(11.5f);
    }

    @Override
    public Color getLegendBackgroundColor() {
      return background;
    }

    @Override
    public Color getLegendBorderColor() {
      return background;
    }

    @Override
    public int getLegendPadding() {
      return 7;
    }

    @Override
    public LegendPosition getLegendPosition() {
      return LegendPosition.OutsideE;
    }

    @Override
    public Font getAxisTitleFont() {
      return font(12);
    }

    @Override
    public Font getAxisTickLabelsFont() {
      return font(11);
    }

    @Override
    public int getAxisTickMarkLength() {
      return 0;
    }

    @Override
    public int getAxisTickPadding() {
      return 6;
    }

    @Override
    public boolean isAxisTicksLineVisible() {
      return false;
    }

    @Override
    public boolean isAxisTicksMarksVisible() {
      return false;
    }

    @Override
    public Color getAxisTickLabelsColor() {
      return muted;
    }

    @Override
    public Color getAxisTickMarksColor() {
      return muted;
    }

    @Override
    public int getXAxisTickMarkSpacingHint() {
      return 60;
    }

    @Override
    public int getYAxisTickMarkSpacingHint() {
      return 40;
    }

    @Override
    public Color getPlotBackgroundColor() {
      return background;
    }

    @Override
    public boolean isPlotBorderVisible() {
      return false;
    }

    @Override
    public Color getPlotBorderColor() {
      return grid;
    }

    @Override
    public boolean isPlotTicksMarksVisible() {
      return false;
    }

    @Override
    public Color getPlotGridLinesColor() {
      return grid;
    }

    @Override
    public BasicStroke getPlotGridLinesStroke() {
      return stroke(1);
    }

    @Override
    public int getMarkerSize() {
      return 6;
    }

    @Override
    public Color getErrorBarsColor() {
      return muted;
    }
  }

  static BasicStroke stroke(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  static BasicStroke none() {
    return SeriesLines.NONE;
  }
}
