package dev.nacre;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.nacre.ParityCase.NotBuilt;
import dev.nacre.array.Shape;
import dev.nacre.layer.BatchNorm;
import dev.nacre.layer.Conv;
import dev.nacre.layer.Dense;
import dev.nacre.layer.Flatten;
import dev.nacre.layer.Layer;
import dev.nacre.layer.MaxPool;
import dev.nacre.layer.Relu;
import dev.nacre.layer.Sigmoid;
import dev.nacre.layer.Tanh;
import dev.nacre.loss.Losses;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.Optimizers;
import dev.nacre.optim.Sgd;
import dev.nacre.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parity cases of optimizers and of whole training runs. */
final class Optimization {
  private Optimization() {}

  /** Given gradients move one weight; compares it after each step. */
  static void trajectory(ParityCase c) {
    var optimizer = optimizer(c.op(), c);
    Tensor w = c.constant("w0").requiresGrad();
    Tensor gradients = c.constant("grads");
    var stepper = optimizer.over(List.of(w));
    var steps = new Tensor[gradients.dim(0)];
    for (int i = 0; i < steps.length; i++) {
      w.zeroGrad();
      Tensor gradient = gradients.slice(0, i, i + 1).reshape(w.shape().dims());
      w.backward(gradient);
      stepper.step();
      steps[i] = w.detach().copy();
    }
    c.output("trajectory", Tensor.stack(0, steps));
  }

  private static Optimizer optimizer(String name, ParityCase c) {
    double rate = c.number("lr", 1e-3);
    double decay = c.number("weight_decay", 0);
    return switch (name) {
      case "sgd", "momentum", "nesterov" -> {
        var sgd = Optimizers.sgd(rate).weightDecay(decay).momentum(c.number("momentum", 0));
        yield c.flag("nesterov", false) ? sgd.nesterov(true) : sgd;
      }
      case "adam" -> {
        var adam = Optimizers.adam(rate).weightDecay(decay).epsilon(c.number("eps", 1e-8));
        double[] betas = c.numbers("betas", 0.9, 0.999);
        yield adam.betas(betas[0], betas[1]);
      }
      default -> throw new NotBuilt("optimizer " + name);
    };
  }

  /** A network of given weights learns from given batches. */
  static void training(ParityCase c) {
    int[] input = c.integers("input");
    JsonArray layers = c.list("layers");
    if (!c.word("loss", "cross_entropy").equals("cross_entropy")) {
      throw new NotBuilt("a loss other than cross-entropy");
    }
    var plan = new Plan(input.length == 3 ? "images" : "features", Shape.of(input));
    for (int i = 0; i < layers.size(); i++) {
      plan = plan.then(layer(layers.get(i).getAsJsonArray())).named(String.valueOf(i));
    }
    var net = new Model(plan.input(), plan.chain(), 1);
    net.weights()
        .forEach((name, weight) -> weight.array().copyFrom(c.constant("before." + name).array()));
    ParityCase settings = c.part("optimizer");
    var optimizer = optimizer(settings.word("name", ""), settings);
    settings.requireAllRead();
    var stepper = optimizer.over(net.parameters());

    Tensor x = c.constant("x");
    int[] labels = c.indices("target");
    int batch = x.dim(1);
    var losses = new float[x.dim(0)];
    for (int i = 0; i < losses.length; i++) {
      stepper.zeroGrad();
      Tensor features = x.slice(0, i, i + 1).reshape(x.shape().dropFirst().dims());
      Tensor loss =
          Losses.crossEntropy()
              .of(net.forward(features), Arrays.copyOfRange(labels, i * batch, (i + 1) * batch));
      losses[i] = loss.item();
      loss.backward();
      stepper.step();
    }
    c.output("loss", Tensor.of(losses));
    double drift = 2 * optimizer.learningRate() * losses.length;
    net.weights()
        .forEach(
            (name, weight) ->
                c.output(
                    "after." + name, weight, isUndetermined(name, net, optimizer) ? drift : 0));
  }

  /**
   * True for a bias in front of batch normalization, which subtracts it again: its gradient is zero
   * but for rounding, and Adam makes steps of full length out of that. So too for the mean behind
   * it.
   */
  private static boolean isUndetermined(String name, Model net, Optimizer optimizer) {
    if (optimizer instanceof Sgd) {
      return false;
    }
    int at = Integer.parseInt(name.substring(0, name.indexOf('.')));
    int bias = name.endsWith(".bias") ? at : name.endsWith(".running_mean") ? at - 1 : -1;
    return bias >= 0
        && bias + 1 < net.layers().size()
        && net.weights().containsKey(bias + ".bias")
        && !(net.layers().get(bias).layer() instanceof BatchNorm)
        && net.layers().get(bias + 1).layer() instanceof BatchNorm;
  }

  /** For example {@code ["conv2d", 1, 4, 5, {"padding": 2}]}. */
  private static Layer layer(JsonArray json) {
    var options = new JsonObject();
    int sizes = json.size();
    if (json.get(sizes - 1).isJsonObject()) {
      options = json.get(--sizes).getAsJsonObject();
    }
    Set<String> unread = new HashSet<>(options.keySet());
    String kind = json.get(0).getAsString();
    var layer =
        switch (kind) {
          case "dense" -> new Dense(json.get(2).getAsInt()).bias(flag(options, "bias", unread));
          case "conv2d" ->
              new Conv(json.get(2).getAsInt(), json.get(3).getAsInt())
                  .padding(number(options, "padding", 0, unread))
                  .stride(number(options, "stride", 1, unread))
                  .dilation(number(options, "dilation", 1, unread))
                  .groups(number(options, "groups", 1, unread))
                  .bias(flag(options, "bias", unread));
          case "batch_norm1d", "batch_norm2d" -> new BatchNorm();
          case "max_pool2d" -> {
            var pool = new MaxPool(json.get(1).getAsInt());
            yield options.has("stride") ? pool.stride(number(options, "stride", 1, unread)) : pool;
          }
          case "flatten" -> new Flatten();
          case "relu" -> new Relu();
          case "sigmoid" -> new Sigmoid();
          case "tanh" -> new Tanh();
          default -> throw new NotBuilt("layer " + kind);
        };
    if (!unread.isEmpty()) {
      throw new NotBuilt("layer " + kind + " with " + String.join(" and ", unread));
    }
    return layer;
  }

  private static int number(JsonObject options, String key, int byDefault, Set<String> unread) {
    unread.remove(key);
    JsonElement value = options.get(key);
    if (value != null && !value.isJsonPrimitive()) {
      throw new NotBuilt(key + " = " + value);
    }
    return value == null ? byDefault : value.getAsInt();
  }

  private static boolean flag(JsonObject options, String key, Set<String> unread) {
    unread.remove(key);
    return !options.has(key) || options.get(key).getAsBoolean();
  }
}
