package dev.nacre;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.nacre.ParityCase.NotBuilt;
import dev.nacre.ParityCase.Settings;
import dev.nacre.compute.Window;
import dev.nacre.op.BatchNorm;
import dev.nacre.op.Conv2d;
import dev.nacre.op.CrossEntropy;
import dev.nacre.op.Linear;
import dev.nacre.op.MaxPool2d;
import dev.nacre.op.Reduction;
import dev.nacre.optim.Adam;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.Optimizers;
import dev.nacre.optim.Sgd;
import dev.nacre.optim.Stepper;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Parity cases of several steps: an optimizer on given gradients, and whole training runs. */
final class ParityTraining {
  private static final Map<String, Function<Settings, Optimizer>> OPTIMIZERS =
      Map.of(
          "sgd", ParityTraining::sgd,
          "momentum", ParityTraining::sgd,
          "nesterov", ParityTraining::sgd,
          "adam", ParityTraining::adam);

  private ParityTraining() {}

  private static Optimizer sgd(Settings settings) {
    Sgd sgd =
        Optimizers.sgd(settings.number("lr", 1e-3))
            .momentum(settings.number("momentum", 0))
            .weightDecay(settings.number("weight_decay", 0));
    return settings.flag("nesterov", false) ? sgd.withNesterov() : sgd;
  }

  private static Optimizer adam(Settings settings) {
    double[] betas = settings.numbers("betas", 0.9, 0.999);
    Adam adam = Optimizers.adam(settings.number("lr", 1e-3));
    return adam.betas(betas[0], betas[1])
        .epsilon(settings.number("eps", 1e-8))
        .weightDecay(settings.number("weight_decay", 0));
  }

  /** The weights after each step, for given gradients. */
  static void steps(ParityCase c) {
    Optimizer optimizer = OPTIMIZERS.get(c.op()).apply(c.settings());
    Tensor w = c.constant("w0").requiresGrad();
    Tensor gradients = c.constant("grads");
    Stepper stepper = optimizer.over(List.of(w));
    var trajectory = new Tensor[gradients.dim(0)];
    for (int i = 0; i < trajectory.length; i++) {
      stepper.zeroGrad();
      w.mul(gradients.slice(0, i, i + 1).reshape(w.shape().dims())).sum().backward();
      stepper.step();
      trajectory[i] = w.copy();
    }
    c.output("trajectory", Tensor.stack(0, trajectory));
  }

  /** A whole training run: the loss of every step, and the weights after the last one. */
  static void training(ParityCase c) {
    Settings settings = c.settings();
    settings.numbers("input");
    if (!settings.word("loss", "").equals("cross_entropy")) {
      throw new NotBuilt("loss = " + settings.word("loss", ""));
    }
    var run = new Run(c, settings.list("layers"));
    Settings rule = settings.inner("optimizer");
    String name = rule.word("name", "");
    if (!OPTIMIZERS.containsKey(name)) {
      throw new NotBuilt("optimizer " + name);
    }
    Stepper stepper = OPTIMIZERS.get(name).apply(rule).over(List.copyOf(run.trained.values()));
    rule.allRead("optimizer " + name);
    Tensor x = c.constant("x");
    int[] target = c.indices("target");
    int batch = x.dim(1);
    var losses = new float[x.dim(0)];
    int[] images = x.shape().dropFirst().dims();
    for (int i = 0; i < losses.length; i++) {
      stepper.zeroGrad();
      Tensor logits = run.forward(x.slice(0, i, i + 1).reshape(images));
      int[] labels = Arrays.copyOfRange(target, i * batch, (i + 1) * batch);
      Tensor loss = Tensor.apply(new CrossEntropy(labels, null, 0f, Reduction.MEAN), logits);
      losses[i] = loss.item();
      loss.backward();
      run.noteGradients();
      stepper.step();
    }
    c.output("loss", Tensor.of(losses));
    var undetermined = name.equals("adam") ? run.undetermined() : Set.of();
    double reach = 2 * rule.number("lr", 1e-3) * losses.length;
    run.all()
        .forEach(
            (tensor, value) -> {
              if (undetermined.contains(tensor)) {
                c.output("after." + tensor, value, reach);
              } else {
                c.output("after." + tensor, value);
              }
            });
  }

  /** The layers of a run and their weights, by PyTorch's names. */
  private static final class Run {
    private final ParityCase c;
    private final Map<String, Tensor> trained = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final List<UnaryOperator<Tensor>> layers = new ArrayList<>();
    private final Map<String, Double> largestGradients = new HashMap<>();
    private final Map<String, String> centredBy = new HashMap<>(); // running mean, by the bias

    Run(ParityCase c, JsonArray description) {
      this.c = c;
      for (int i = 0; i < description.size(); i++) {
        JsonArray layer = description.get(i).getAsJsonArray();
        layers.add(layer(i, layer));
      }
    }

    Map<String, Tensor> all() {
      var all = new LinkedHashMap<>(trained);
      all.putAll(buffers);
      return all;
    }

    void noteGradients() {
      trained.forEach(
          (name, weight) -> {
            for (float g : weight.grad().toArray()) {
              largestGradients.merge(name, (double) Math.abs(g), Math::max);
            }
          });
    }

    /**
     * What mathematics does not determine: weights whose gradient was never more than rounding,
     * such as a bias that batch normalization takes away again, when Adam makes steps of full
     * length of it; and the running mean of what such a bias shifts.
     */
    Set<String> undetermined() {
      double largest = Collections.max(largestGradients.values());
      var names = new HashSet<String>();
      largestGradients.forEach(
          (name, gradient) -> {
            if (gradient < 1e-6 * largest) {
              names.add(name);
              names.add(centredBy.getOrDefault(name, name));
            }
          });
      return names;
    }

    Tensor forward(Tensor x) {
      Tensor y = x;
      for (UnaryOperator<Tensor> layer : layers) {
        y = layer.apply(y);
      }
      return y;
    }

    /** A layer from its kind, its sizes, and maybe its options. */
    private UnaryOperator<Tensor> layer(int index, JsonArray layer) {
      String kind = layer.get(0).getAsString();
      JsonElement last = layer.get(layer.size() - 1);
      var options = new Settings(last.isJsonObject() ? last.getAsJsonObject() : new JsonObject());
      int sizes = layer.size() - (last.isJsonObject() ? 2 : 1);
      UnaryOperator<Tensor> function =
          switch (kind) {
            case "relu" -> Tensor::relu;
            case "tanh" -> Tensor::tanh;
            case "sigmoid" -> Tensor::sigmoid;
            case "flatten" -> x -> x.flatten(1);
            case "dense" -> dense(index + ".", options);
            case "conv2d" -> conv(index + ".", options);
            case "batch_norm1d", "batch_norm2d" -> {
              centredBy.put(index - 1 + ".bias", index + ".running_mean");
              yield batchNorm(index + ".", options);
            }
            case "max_pool2d" -> maxPool(layer.get(1).getAsInt(), options);
            default -> throw new NotBuilt("layer " + kind);
          };
      int expected =
          switch (kind) {
            case "dense" -> 2;
            case "conv2d" -> 3;
            case "batch_norm1d", "batch_norm2d", "max_pool2d" -> 1;
            default -> 0;
          };
      if (sizes != expected) {
        throw new NotBuilt("layer " + layer);
      }
      options.allRead("layer " + kind);
      return function;
    }

    private UnaryOperator<Tensor> dense(String name, Settings options) {
      Tensor w = weight(name + "weight");
      if (!options.flag("bias", true)) {
        return x -> Tensor.apply(new Linear(), x, w);
      }
      Tensor b = weight(name + "bias");
      return x -> Tensor.apply(new Linear(), x, w, b);
    }

    private UnaryOperator<Tensor> conv(String name, Settings options) {
      Tensor w = weight(name + "weight");
      Window window = window(Window.of(w.dim(2), w.dim(3)), options);
      int groups = options.integer("groups", 1);
      if (!options.flag("bias", true)) {
        return x -> Tensor.apply(new Conv2d(window, groups), x, w);
      }
      Tensor b = weight(name + "bias");
      return x -> Tensor.apply(new Conv2d(window, groups), x, w, b);
    }

    private UnaryOperator<Tensor> maxPool(int kernel, Settings options) {
      Window window = window(Window.of(kernel, kernel).stride(kernel, kernel), options);
      return x -> Tensor.apply(new MaxPool2d(window), x);
    }

    private static Window window(Window window, Settings options) {
      int[] stride = options.pair("stride", window.strideY(), window.strideX());
      int[] padding = options.pair("padding", 0);
      int[] dilation = options.pair("dilation", 1);
      return window
          .stride(stride[0], stride[1])
          .dilation(dilation[0], dilation[1])
          .padding(padding[0], padding[1]);
    }

    private UnaryOperator<Tensor> batchNorm(String name, Settings options) {
      Tensor gamma = weight(name + "weight");
      Tensor beta = weight(name + "bias");
      Tensor mean = c.constant("before." + name + "running_mean");
      Tensor variance = c.constant("before." + name + "running_var");
      buffers.put(name + "running_mean", mean);
      buffers.put(name + "running_var", variance);
      float momentum = (float) options.number("momentum", 0.1);
      float epsilon = (float) options.number("eps", 1e-5);
      return x ->
          Tensor.apply(
              new BatchNorm(mean.array(), variance.array(), true, momentum, epsilon),
              x,
              gamma,
              beta);
    }

    private Tensor weight(String name) {
      Tensor weight = c.constant("before." + name).requiresGrad();
      trained.put(name, weight);
      return weight;
    }
  }
}
