package dev.nacre;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nacre.ParityCase.NotBuilt;
import dev.nacre.array.Shape;
import dev.nacre.compute.Window;
import dev.nacre.io.Safetensors;
import dev.nacre.op.AvgPool2d;
import dev.nacre.op.BatchNorm;
import dev.nacre.op.Conv2d;
import dev.nacre.op.CrossEntropy;
import dev.nacre.op.Embedding;
import dev.nacre.op.GlobalAveragePool2d;
import dev.nacre.op.MaxPool2d;
import dev.nacre.op.MeanSquaredError;
import dev.nacre.op.Reduction;
import dev.nacre.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Values and gradients agree with PyTorch's, in every case of every {@code *.safetensors} under
 * {@code src/test/resources/parity}, or in the folder that {@code -Dparity.dir=…} names. {@code
 * generate.py}, beside the files, makes them.
 */
class ParityTest {

  /** How each operation is computed. */
  private static final Map<String, Consumer<ParityCase>> OPERATIONS =
      Map.ofEntries(
          binary("add", Tensor::add),
          binary("sub", Tensor::sub),
          binary("mul", Tensor::mul),
          binary("div", Tensor::div),
          result("matmul", ParityTest::matmul),
          unary("exp", Tensor::exp),
          unary("log", Tensor::log),
          unary("sin", Tensor::sin),
          unary("cos", Tensor::cos),
          unary("abs", Tensor::abs),
          unary("square", Tensor::square),
          unary("neg", Tensor::neg),
          unary("sqrt", Tensor::sqrt),
          unary("rsqrt", Tensor::rsqrt),
          unary("reciprocal", Tensor::reciprocal),
          unary("relu", Tensor::relu),
          unary("sigmoid", Tensor::sigmoid),
          unary("tanh", Tensor::tanh),
          result("softmax", c -> c.input("x").softmax(c.settings().integer("dim", -1))),
          result("log_softmax", c -> c.input("x").logSoftmax(c.settings().integer("dim", -1))),
          result(
              "sum",
              c ->
                  c.input("x")
                      .sum(c.settings().flag("keepdim", false), c.settings().integers("dims"))),
          result(
              "mean",
              c ->
                  c.input("x")
                      .mean(c.settings().flag("keepdim", false), c.settings().integers("dims"))),
          result(
              "max",
              c ->
                  c.input("x")
                      .max(c.settings().flag("keepdim", false), c.settings().integers("dims"))),
          result("var", ParityTest::variance),
          result("transpose", ParityTest::transpose),
          result("permute", c -> c.input("x").permute(c.settings().integers("dims"))),
          result("reshape", c -> c.input("x").reshape(c.settings().integers("shape"))),
          result("slice", ParityTest::slice),
          result("concat", c -> Tensor.concat(c.settings().integer("dim", 0), operands(c))),
          result("stack", c -> Tensor.stack(c.settings().integer("dim", 0), operands(c))),
          result("embedding", ParityTest::embedding),
          result("conv2d", ParityTest::conv2d),
          result("conv2d_total_padding", ParityTest::conv2dTotalPadding),
          result("max_pool2d", c -> Tensor.apply(new MaxPool2d(poolingWindow(c)), c.input("x"))),
          result("avg_pool2d", ParityTest::averagePool),
          result("global_avg_pool2d", ParityTest::globalAveragePool),
          entry("batch_norm", ParityTest::batchNorm),
          entry("rnn", ParityRecurrent::rnn),
          entry("rnn_relu", ParityRecurrent::reluRnn),
          entry("lstm", ParityRecurrent::lstm),
          result("cross_entropy", ParityTest::crossEntropy),
          result("mse", ParityTest::meanSquaredError),
          entry("sgd", ParityTraining::steps),
          entry("momentum", ParityTraining::steps),
          entry("nesterov", ParityTraining::steps),
          entry("adam", ParityTraining::steps),
          entry("network", ParityTraining::network),
          entry("training", ParityTraining::training));

  @Test
  void everyCaseAgreesWithPyTorch() throws IOException {
    var wrong = new ArrayList<String>();
    var notBuilt = new TreeMap<String, Integer>();
    int passed = 0;
    for (ParityCase each : cases()) {
      try {
        compute(each);
        if (each.disagreements().isEmpty()) {
          passed++;
        } else {
          wrong.add(each + ": " + String.join("; ", each.disagreements()));
        }
      } catch (NotBuilt e) {
        notBuilt.merge(e.getMessage(), 1, Integer::sum);
      } catch (RuntimeException e) {
        wrong.add(each + ": " + e);
      }
    }
    int skipped = notBuilt.values().stream().mapToInt(n -> n).sum();
    System.out.println(
        passed
            + " cases passed, "
            + skipped
            + " skipped"
            + (skipped == 0
                ? ""
                : " (op or setting not built yet: " + String.join(", ", notBuilt.keySet()) + ")"));
    assertThat(wrong).as("cases that disagree with PyTorch").isEmpty();
    assertThat(passed + skipped).as("cases found").isPositive();
  }

  private static List<ParityCase> cases() throws IOException {
    var folder = Path.of(System.getProperty("parity.dir", "src/test/resources/parity"));
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .sorted()
          .flatMap(file -> ParityCase.of(Safetensors.read(file)).stream())
          .toList();
    }
  }

  /** Computes a case; one with a setting or an array that nobody reads counts as not built. */
  private static void compute(ParityCase c) {
    Consumer<ParityCase> operation = OPERATIONS.get(c.op());
    if (operation == null) {
      throw new NotBuilt(c.op());
    }
    try {
      operation.accept(c);
    } catch (NotBuilt e) {
      throw new NotBuilt(c.op() + " with " + e.getMessage());
    } catch (RuntimeException e) {
      if (c.settings().unread().isEmpty()) {
        throw e;
      }
    }
    if (!c.unread().isEmpty()) {
      throw new NotBuilt(c.op() + " with " + String.join(" and ", c.unread()));
    }
  }

  private static Map.Entry<String, Consumer<ParityCase>> unary(
      String op, UnaryOperator<Tensor> function) {
    return result(op, c -> function.apply(c.input("x")));
  }

  private static Map.Entry<String, Consumer<ParityCase>> binary(
      String op, BinaryOperator<Tensor> function) {
    return result(op, c -> function.apply(c.input("a"), c.input("b")));
  }

  /** An operation whose value is all that comes out. */
  private static Map.Entry<String, Consumer<ParityCase>> result(
      String op, Function<ParityCase, Tensor> function) {
    return entry(op, c -> c.result(function.apply(c)));
  }

  private static Tensor[] operands(ParityCase c) {
    return c.operands().stream().map(c::input).toArray(Tensor[]::new);
  }

  private static Tensor matmul(ParityCase c) {
    if (Math.min(c.shape("a").rank(), c.shape("b").rank()) < 2) {
      throw new NotBuilt("a vector");
    }
    return c.input("a").matmul(c.input("b"));
  }

  private static Tensor variance(ParityCase c) {
    return c.input("x")
        .variance(
            c.settings().flag("unbiased", true),
            c.settings().flag("keepdim", false),
            c.settings().integers("dims"));
  }

  private static Tensor transpose(ParityCase c) {
    int[] dims = c.settings().integers("dims");
    return c.input("x").transpose(dims[0], dims[1]);
  }

  private static Tensor slice(ParityCase c) {
    Tensor x = c.input("x");
    int axis = c.settings().integer("dim", 0);
    int n = x.dim(axis);
    int from = c.settings().integer("from", 0);
    int to = c.settings().integer("to", n);
    return x.slice(axis, from < 0 ? from + n : from, to < 0 ? to + n : to);
  }

  private static Tensor embedding(ParityCase c) {
    return Tensor.apply(new Embedding(), c.tokens("index"), c.input("w"));
  }

  private static Tensor conv2d(ParityCase c) {
    int[] padding = c.settings().pair("padding", 0);
    return convolve(c, kernel(c).padding(padding[0], padding[1]));
  }

  private static Tensor conv2dTotalPadding(ParityCase c) {
    String extra = c.settings().word("extra_side", "top_left");
    if (!extra.equals("top_left")) {
      throw new NotBuilt("extra_side = " + extra);
    }
    Window window = kernel(c);
    int[] kernel = c.settings().pair("kernel", window.height(), window.width());
    if (kernel[0] != window.height() || kernel[1] != window.width()) {
      throw new NotBuilt("a kernel that is not of the weights' size");
    }
    int[] padding = c.settings().pair("total_padding", 0);
    return convolve(c, window.totalPadding(padding[0], padding[1]));
  }

  /** The window of the weights, with the stride and the dilation of the settings. */
  private static Window kernel(ParityCase c) {
    Shape w = c.shape("w");
    int[] stride = c.settings().pair("stride", 1);
    int[] dilation = c.settings().pair("dilation", 1);
    return Window.of(w.dim(2), w.dim(3))
        .stride(stride[0], stride[1])
        .dilation(dilation[0], dilation[1]);
  }

  private static Tensor convolve(ParityCase c, Window window) {
    var conv = new Conv2d(window, c.settings().integer("groups", 1));
    return c.has("b")
        ? Tensor.apply(conv, c.input("x"), c.input("w"), c.input("b"))
        : Tensor.apply(conv, c.input("x"), c.input("w"));
  }

  private static Window poolingWindow(ParityCase c) {
    int[] kernel = c.settings().pair("kernel", 1);
    int[] stride = c.settings().pair("stride", kernel);
    int[] dilation = c.settings().pair("dilation", 1);
    int[] padding = c.settings().pair("padding", 0);
    return Window.of(kernel[0], kernel[1])
        .stride(stride[0], stride[1])
        .dilation(dilation[0], dilation[1])
        .padding(padding[0], padding[1]);
  }

  private static Tensor averagePool(ParityCase c) {
    var pool = new AvgPool2d(poolingWindow(c), c.settings().flag("count_include_pad", true));
    return Tensor.apply(pool, c.input("x"));
  }

  private static Tensor globalAveragePool(ParityCase c) {
    Tensor x = c.input("x");
    Tensor y = Tensor.apply(new GlobalAveragePool2d(), x);
    return y.reshape(x.shape().with(-1, 1).with(-2, 1).dims());
  }

  private static void batchNorm(ParityCase c) {
    boolean training = c.settings().flag("training", false);
    Tensor mean = c.constant("running_mean");
    Tensor variance = c.constant("running_var");
    var norm =
        new BatchNorm(
            mean.array(),
            variance.array(),
            training,
            (float) c.settings().number("momentum", 0.1),
            (float) c.settings().number("eps", 1e-5));
    c.result(Tensor.apply(norm, c.input("x"), c.input("gamma"), c.input("beta")));
    if (c.has("running_mean_after")) {
      c.output("running_mean_after", mean);
      c.output("running_var_after", variance);
    }
  }

  private static Tensor crossEntropy(ParityCase c) {
    if (c.shape("x").rank() != 2) {
      throw new NotBuilt("x of " + c.shape("x").rank() + " axes");
    }
    float[] weights = c.has("class_weight") ? c.constant("class_weight").toArray() : null;
    float smoothing = (float) c.settings().number("label_smoothing", 0);
    return Tensor.apply(
        new CrossEntropy(c.indices("target"), weights, smoothing, reduction(c)), c.input("x"));
  }

  private static Tensor meanSquaredError(ParityCase c) {
    return Tensor.apply(new MeanSquaredError(reduction(c)), c.input("x"), c.input("target"));
  }

  private static Reduction reduction(ParityCase c) {
    String name = c.settings().word("reduction", "mean");
    return switch (name) {
      case "mean" -> Reduction.MEAN;
      case "sum" -> Reduction.SUM;
      case "none" -> Reduction.NONE;
      default -> throw new NotBuilt("reduction = " + name);
    };
  }
}
