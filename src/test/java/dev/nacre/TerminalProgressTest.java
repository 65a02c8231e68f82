package dev.nacre;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Training as text, in terminals and elsewhere. */
class TerminalProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final History history = new History(12, 40);

  /** A run that stands where a test wants it. */
  private final class At implements Progress {
    private final int epoch;
    private final int step;

    At(int epoch, int step) {
      this.epoch = epoch;
      this.step = step;
    }

    @Override
    public Model model() {
      throw new AssertionError();
    }

    @Override
    public History history() {
      return history;
    }

    @Override
    public int epoch() {
      return epoch;
    }

    @Override
    public int epochs() {
      return 12;
    }

    @Override
    public int step() {
      return step;
    }

    @Override
    public int steps() {
      return 40;
    }

    @Override
    public double loss() {
      return 0.25;
    }

    @Override
    public double accuracy() {
      return 0.875;
    }

    @Override
    public double learningRate() {
      return 0.1;
    }

    @Override
    public double seconds() {
      return 1;
    }

    @Override
    public double samplesPerSecond() {
      return 12345.6;
    }

    @Override
    public double secondsLeft() {
      return 75;
    }

    @Override
    public List<TrainingListener> listeners() {
      return List.of();
    }

    @Override
    public void stop() {
      throw new AssertionError();
    }
  }

  private String run(boolean terminal) {
    var progress = new TerminalProgress(out, terminal);
    progress.started(new At(1, 0));
    progress.step(new At(1, 10));
    history.addEpoch(0.5, 0.8, 2.04);
    history.addValidation(0.75, 0.7);
    progress.epoch(new At(1, 40));
    history.addEpoch(0.0001234, Double.NaN, 3725);
    progress.epoch(new At(2, 40));
    for (int i = 0; i < 2 * 40 + 1; i++) {
      history.addStep(0.5, Double.NaN);
    }
    history.stop();
    progress.finished(new At(3, 1));
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void elsewhereThereIsALineAnEpochAndNoControlCharacter() {
    assertThat(run(false))
        .isEqualTo(
            """
            epoch  1/12: loss 0.5000, accuracy 87.5 %; validation loss 0.7500, accuracy 70.0 %; 2.0 s
            epoch  2/12: loss 1.23e-04, accuracy 87.5 %; validation loss 0.7500, accuracy 70.0 %; 1:02 h
            stopped in epoch 3 of 12
            """);
  }

  @Test
  void aTerminalHasABarThatTheEpochsLineReplaces() {
    String bar = "epoch  1/12 ██░░░░░░░░ loss 0.2500, 87.5 %, 12346 samples/s, 1:15 min" + " left";
    String line =
        "epoch  1/12: loss 0.5000, accuracy 87.5 %; validation loss 0.7500, accuracy 70.0 %; 2.0 s";
    assertThat(run(true))
        .startsWith(
            "\r" + bar + "\r" + line + " ".repeat(Math.max(0, bar.length() - line.length())) + "\n")
        .endsWith("\nstopped in epoch 3 of 12\n");
  }

  @Test
  void aNarrowTerminalHasWhatFitsIntoOneLine() {
    var progress = new TerminalProgress(out, true, 30);
    progress.step(new At(1, 10));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\repoch  1/12 ██░░░░░░░░ loss 0");
    assertThat(TerminalProgress.columns("44")).isEqualTo(44);
    assertThat(TerminalProgress.columns(null)).isEqualTo(80);
    assertThat(TerminalProgress.columns("0")).isEqualTo(80);
    assertThat(TerminalProgress.columns("wide")).isEqualTo(80);
  }

  @Test
  void hugeLossesArePowersOfTen() {
    assertThat(History.loss(1.5e30)).isEqualTo("1.50e+30");
    assertThat(History.loss(-123456)).isEqualTo("-1.23e+05");
    assertThat(History.loss(99999)).isEqualTo("99999.0000");
    assertThat(History.loss(0)).isEqualTo("0.0000");
    assertThat(History.loss(Double.NaN)).isEqualTo("NaN");
  }

  @Test
  void aHistoryIsATable() {
    run(false);
    assertThat(history)
        .hasToString(
            """
            epoch       loss  accuracy  validation loss  accuracy  seconds
                1     0.5000   80.00 %           0.7500   70.00 %     2.04
                2   1.23e-04                                       3725.00
            stopped in epoch 3 of 12\
            """);
  }

  @Test
  void aLongHistoryShowsItsBeginningAndItsEnd() {
    for (int i = 1; i <= 100; i++) {
      history.addEpoch(1.0 / i, Double.NaN, 0.5);
    }
    var lines = history.toString().split("\n");
    assertThat(lines).hasSize(42);
    assertThat(lines[0]).isEqualTo("epoch       loss  seconds");
    assertThat(lines[20]).isEqualTo("   20     0.0500     0.50");
    assertThat(lines[21]).isEqualTo("    …");
    assertThat(lines[22]).isEqualTo("   81     0.0123     0.50");
    assertThat(lines[41]).isEqualTo("  100     0.0100     0.50");
  }

  @Test
  void digitsAreTheSameInEveryLanguage() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat("%d".formatted(1)).isEqualTo("١");
      elsewhereThereIsALineAnEpochAndNoControlCharacter();
      assertThat(history.toString()).endsWith("stopped in epoch 3 of 12");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aMinuteIsNoSixtySeconds() {
    var progress = new TerminalProgress(out, false);
    history.addEpoch(0.5, Double.NaN, 59.96);
    progress.epoch(new At(1, 40));
    history.addEpoch(0.5, Double.NaN, 59.94);
    progress.epoch(new At(2, 40));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("; 1:00 min", "; 59.9 s");
  }
}
