package dev.nacre;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.nacre.ParityCase.NotBuilt;
import dev.nacre.ParityCase.Settings;
import dev.nacre.array.Shape;
import dev.nacre.layer.BatchNorm;
import dev.nacre.layer.Conv;
import dev.nacre.layer.Dense;
import dev.nacre.layer.Embedding;
import dev.nacre.layer.Flatten;
import dev.nacre.layer.Initializer;
import dev.nacre.layer.LastStep;
import dev.nacre.layer.Layer;
import dev.nacre.layer.Lstm;
import dev.nacre.layer.MaxPool;
import dev.nacre.layer.Padding;
import dev.nacre.layer.Parameters;
import dev.nacre.layer.Relu;
import dev.nacre.layer.Sigmoid;
import dev.nacre.layer.Tanh;
import dev.nacre.loss.Losses;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.Optimizers;
import dev.nacre.optim.Sgd;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
    return Optimizers.sgd(settings.number("lr", 1e-3))
        .momentum(settings.number("momentum", 0))
        .weightDecay(settings.number("weight_decay", 0))
        .nesterov(settings.flag("nesterov", false));
  }

  private static Optimizer adam(Settings settings) {
    double[] betas = settings.numbers("betas", 0.9, 0.999);
    return Optimizers.adam(settings.number("lr", 1e-3))
        .betas(betas[0], betas[1])
        .epsilon(settings.number("eps", 1e-8))
        .weightDecay(settings.number("weight_decay", 0));
  }

  /** The weights after each step, for given gradients. */
  static void steps(ParityCase c) {
    Optimizer optimizer = OPTIMIZERS.get(c.op()).apply(c.settings());
    Tensor w = c.constant("w0").requiresGrad();
    Tensor gradients = c.constant("grads");
    var stepper = optimizer.over(List.of(w));
    var trajectory = new Tensor[gradients.dim(0)];
    for (int i = 0; i < trajectory.length; i++) {
      stepper.zeroGrad();
      w.backward(gradients.slice(0, i, i + 1).reshape(w.shape().dims()));
      stepper.step();
      trajectory[i] = w.copy();
    }
    c.output("trajectory", Tensor.stack(0, trajectory));
  }

  /**
   * A network of given weights learns from given batches: each loss, and the weights at the end.
   */
  static void training(ParityCase c) {
    Settings settings = c.settings();
    String lossName = settings.word("loss", "");
    if (!lossName.equals("cross_entropy")) {
      throw new NotBuilt("loss " + lossName);
    }
    var net = network(c, "before.");
    Settings rule = settings.inner("optimizer");
    String ruleName = rule.word("name", "");
    if (!OPTIMIZERS.containsKey(ruleName)) {
      throw new NotBuilt("optimizer " + ruleName);
    }
    Optimizer optimizer = OPTIMIZERS.get(ruleName).apply(rule);
    rule.allRead("optimizer " + ruleName);
    var stepper = optimizer.over(net.parameters());

    Tensor x = input(c);
    int[] target = c.indices("target");
    int batch = x.dim(1);
    var losses = new float[x.dim(0)];
    var largestGradients = new HashMap<String, Float>();
    for (int i = 0; i < losses.length; i++) {
      stepper.zeroGrad();
      Tensor features = x.slice(0, i, i + 1).reshape(x.shape().dropFirst().dims());
      int[] labels = Arrays.copyOfRange(target, i * batch, (i + 1) * batch);
      Tensor loss = Losses.crossEntropy().of(net.forward(features), labels);
      losses[i] = loss.item();
      loss.backward();
      noteGradients(net, largestGradients);
      stepper.step();
    }
    c.output("loss", Tensor.of(losses));
    double reach = 2 * optimizer.learningRate() * losses.length;
    net.weights()
        .forEach(
            (name, weight) -> {
              if (!(optimizer instanceof Sgd) && isUndetermined(name, net, largestGradients)) {
                c.output("after." + name, weight, reach);
              } else {
                c.output("after." + name, weight);
              }
            });
  }

  /** A network of given weights: its output, and the gradients of all weights. */
  static void network(ParityCase c) {
    var net = network(c, "");
    Tensor y = net.forward(input(c));
    c.output("y", y);
    y.backward(c.constant("dy"));
    net.weights().forEach((name, weight) -> c.output("d" + name, weight.grad()));
  }

  private static Model network(ParityCase c, String prefix) {
    int[] input = c.settings().integers("input");
    var plan = new Plan(input.length == 3 ? "images" : "features", Shape.of(input));
    for (JsonElement layer : c.settings().list("layers")) {
      plan = plan.then(layer(layer.getAsJsonArray()));
      plan = plan.named(String.valueOf(plan.chain().links().size() - 1));
    }
    var net = new Model(plan.input(), plan.chain(), 1);
    net.weights()
        .forEach((name, weight) -> weight.array().copyFrom(c.constant(prefix + name).array()));
    return net;
  }

  private static Tensor input(ParityCase c) {
    return c.array("x").dtype().isFloating() ? c.constant("x") : c.tokens("x");
  }

  private static void noteGradients(Model net, Map<String, Float> largest) {
    net.weights()
        .forEach(
            (name, weight) -> {
              if (weight.grad() != null) {
                for (float g : weight.grad().toArray()) {
                  largest.merge(name, Math.abs(g), Math::max);
                }
              }
            });
  }

  /**
   * True for a bias in front of batch normalization, which subtracts it again: its gradient was
   * never more than rounding, and Adam makes steps of full length out of that. So too for the
   * running mean behind it.
   */
  private static boolean isUndetermined(String name, Model net, Map<String, Float> largest) {
    int layer = Integer.parseInt(name.substring(0, name.indexOf('.')));
    if (name.endsWith(".running_mean") && net.layers().get(layer).layer() instanceof BatchNorm) {
      layer--;
    } else if (!name.endsWith(".bias")) {
      return false;
    }
    float most = largest.values().stream().max(Float::compare).orElse(0f);
    return largest.getOrDefault(layer + ".bias", most) < 1e-6f * most;
  }

  /** For example {@code ["conv2d", 1, 4, 5, {"padding": 2}]}. */
  private static Layer layer(JsonArray json) {
    boolean hasOptions = json.get(json.size() - 1).isJsonObject();
    var options =
        new Settings(hasOptions ? json.get(json.size() - 1).getAsJsonObject() : new JsonObject());
    String kind = json.get(0).getAsString();
    int sizes = json.size() - (hasOptions ? 2 : 1);
    int[] size = new int[sizes];
    for (int i = 0; i < sizes; i++) {
      size[i] = json.get(i + 1).getAsInt();
    }
    Layer layer =
        switch (kind) {
          case "dense" -> new Dense(size[1]).bias(options.flag("bias", true));
          case "embedding" -> new Embedding(size[0], size[1]);
          case "conv2d" -> conv(size, options);
          case "batch_norm1d", "batch_norm2d" ->
              new BatchNorm()
                  .momentum(options.number("momentum", 0.1))
                  .epsilon(options.number("eps", 1e-5));
          case "max_pool2d" -> maxPool(size[0], options);
          case "flatten" -> new Flatten();
          case "relu" -> new Relu();
          case "sigmoid" -> new Sigmoid();
          case "tanh" -> new Tanh();
          case "lstm_last_step" -> new LastStepOf(new Lstm(size[1]));
          default -> throw new NotBuilt("layer " + kind);
        };
    options.allRead("layer " + kind);
    return layer;
  }

  /** A layer inside another, as the file's names have it: rnn.weight_ih_l0. */
  private record LastStepOf(Layer rnn) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      return rnn.outputShape(input).dropFirst();
    }

    @Override
    public void initialize(Shape input, Parameters parameters) {
      rnn.initialize(input, parameters.declareInner("rnn", Initializer.glorot()));
    }

    @Override
    public Tensor forward(Tensor x, Parameters parameters, boolean training) {
      Tensor states = rnn.forward(x, parameters.inner("rnn"), training);
      return new LastStep().forward(states, parameters, training);
    }
  }

  private static Layer conv(int[] size, Settings options) {
    int[] stride = options.pair("stride", 1);
    int[] padding = options.pair("padding", 0);
    int[] dilation = options.pair("dilation", 1);
    return new Conv(size[1], size[2])
        .stride(stride[0], stride[1])
        .padding(padding[0], padding[1])
        .dilation(dilation[0], dilation[1])
        .groups(options.integer("groups", 1))
        .bias(options.flag("bias", true));
  }

  private static Layer maxPool(int size, Settings options) {
    int[] stride = options.pair("stride", size);
    int[] padding = options.pair("padding", 0);
    return new MaxPool(size)
        .stride(stride[0], stride[1])
        .padding(Padding.sides(padding[0], padding[1]));
  }
}
