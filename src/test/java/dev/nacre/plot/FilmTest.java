package dev.nacre.plot;

import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.Model;
import dev.nacre.Network;
import dev.nacre.Progress;
import dev.nacre.TrainingListener;
import dev.nacre.data.Dataset;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmTest {
  private static final Dataset XOR =
      Dataset.of(new float[][] {{0, 0}, {1, 1}, {0, 1}, {1, 0}}, new int[] {0, 0, 1, 1})
          .withClassNames("same", "<b>other</b>");

  private static Model trained() {
    var net = Network.features(2).dense(8).tanh().dense(2).build(1);
    net.trainOn(XOR).minimizing(crossEntropy()).with(adam(0.1)).epochs(50).quietly().run();
    return net;
  }

  private static Film film(int epochs, TrainingListener... more) {
    var film = Film.of(Watch.decisionBoundary(XOR));
    Network.features(2)
        .dense(8)
        .tanh()
        .dense(2)
        .build(1)
        .trainOn(XOR)
        .minimizing(crossEntropy())
        .with(adam(0.1))
        .batchSize(2)
        .epochs(epochs)
        .quietly()
        .watching(film)
        .watching(more)
        .run();
    return film;
  }

  @Test
  void aPictureThatFailsEndsTheFilmAndNotTheTraining() {
    var net = Network.features(2).dense(2).build(1);
    var looks = new AtomicInteger();
    var film =
        Film.of(
            Watch.chart(
                model -> {
                  if (looks.incrementAndGet() > 3) {
                    throw new IllegalStateException("later");
                  }
                  return Charts.decisionBoundary(model, XOR);
                }));
    var training = net.trainOn(XOR).minimizing(crossEntropy()).with(adam(0.1)).epochs(4).quietly();
    assertThat(training.watching(film).run().epochs()).isEqualTo(4);
    assertThat(film.size()).as("one look is at the start, for what does not fit").isEqualTo(2);
  }

  private static List<String> found(String regex, String html) {
    return Pattern.compile(regex).matcher(html).results().map(r -> r.group(1)).toList();
  }

  @Test
  void hasAPictureBeforeTheFirstStepAndAfterEachEpoch() throws IOException {
    var film = film(3);
    assertThat(film.size()).isEqualTo(4);
    assertThat(film)
        .hasToString(
            "film of decision boundary, 4 pictures; saveAs(Path.of(\"film.html\")) makes a page of"
                + " it");
    var html = film.html();
    assertThat(found("title=\"([^\"]*)\"", html)).hasSize(4).startsWith("epoch 0 of 3");
    assertThat(found("display:(block|none)", html))
        .containsExactly("none", "none", "none", "block");
    var pictures = new ArrayList<BufferedImage>();
    for (String png : found("base64,([^\"]*)", html)) {
      pictures.add(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png))));
    }
    assertThat(pictures).allMatch(picture -> picture.getWidth() == 2 * 560);
    int different = 0;
    for (int x = 0; x < pictures.getFirst().getWidth(); x++) {
      different += pictures.getFirst().getRGB(x, 400) != pictures.getLast().getRGB(x, 400) ? 1 : 0;
    }
    assertThat(different).isGreaterThan(100);
    assertThat(new Color(pictures.getFirst().getRGB(2, 2))).isEqualTo(Color.WHITE);
  }

  @Test
  void hasNoScriptThatAnotherFilmCouldDisturbAndNeedsNoNetwork() {
    var html = film(1).html();
    assertThat(html).doesNotContain("<script", "http", " id=");
    assertThat(html).contains("oninput=\"", "onclick=\"").doesNotContain("<b>");
    assertThat(found("oninput=\"([^\"]*)\"", html).getFirst()).doesNotContain("<", ">", "&");
  }

  @Test
  void aLongRunIsThinnedOutAndItsEndIsThere() {
    var film = film(100);
    assertThat(film.size()).isBetween(20, Film.MOST_PICTURES);
    assertThat(film.html()).contains("epoch 0 of 100", "epoch 100 of 100");
    var stopped =
        film(
            100,
            new TrainingListener() {
              @Override
              public void step(Progress now) {
                if (now.epoch() == 50 && now.step() == 1) {
                  now.stop();
                }
              }
            });
    assertThat(stopped.html()).contains("epoch 50 of 100").doesNotContain("epoch 51 of 100");
  }

  @Test
  void isSavedAsAPage(@TempDir Path folder) throws IOException {
    var film = film(1);
    var page = film.saveAs(folder.resolve("film.html"));
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains(film.html());
    assertThatThrownBy(() -> film.saveAs(folder.resolve("film.gif")))
        .hasMessageStartingWith("a film is saved as .html, but the path is ")
        .hasMessageEndingWith("film.gif.html");
    assertThatThrownBy(() -> film.saveAs(folder.resolve("none/film.html")))
        .hasMessageContaining("expected: a folder to write into");
    assertThat(Film.of(Watch.weights()).html())
        .isEqualTo("<p>a film without pictures yet; try .watching(film) of a training run</p>");
  }

  @Test
  void aPaletteKeepsFlatColoursExact() throws IOException {
    var image = Charts.decisionBoundary(trained(), XOR);
    var pixels = Picture.of(image).image(2);
    byte[] small = Png.encodeSmall(pixels, 2);
    assertThat(small.length).isLessThan(Png.encode(pixels, 2).length / 2);
    var read = ImageIO.read(new ByteArrayInputStream(small));
    int farthest = 0;
    for (int y = 0; y < pixels.getHeight(); y++) {
      for (int x = 0; x < pixels.getWidth(); x++) {
        var a = new Color(pixels.getRGB(x, y));
        var b = new Color(read.getRGB(x, y));
        boolean flat = a.equals(Color.WHITE) || a.equals(Style.LIGHT.color(0));
        assertThat(!flat || a.equals(b)).as("%s became %s", a, b).isTrue();
        farthest = Math.max(farthest, Math.abs(a.getGreen() - b.getGreen()));
      }
    }
    assertThat(farthest).isLessThan(32);
  }
}
