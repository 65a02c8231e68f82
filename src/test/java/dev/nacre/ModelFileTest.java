package dev.nacre;

import static dev.nacre.layer.Padding.same;
import static dev.nacre.layer.Padding.total;
import static dev.nacre.loss.Losses.crossEntropy;
import static dev.nacre.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.NetworkTest.Scale;
import dev.nacre.array.Rng;
import dev.nacre.io.FileException;
import dev.nacre.io.Safetensors;
import dev.nacre.io.SafetensorsFile;
import dev.nacre.layer.Dense;
import dev.nacre.layer.Layer;
import dev.nacre.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Models in files. */
class ModelFileTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyLayerComesBackAsItWas() {
    var images = Network.images(2, 9, 8);
    var features = Network.features(7);
    return Stream.of(
            images.conv(4, 3),
            images.conv(4, 3, c -> c.kernel(3, 2).padding(same()).stride(2, 1)),
            images.conv(4, 3, c -> c.padding(total(3, 1)).dilation(2).groups(2).bias(false)),
            images.conv(4, 3, c -> c.padding(1, 2)).named("edges").relu().maxPool(2),
            images.maxPool(3, p -> p.stride(1, 2).padding(1)),
            images.batchNorm(b -> b.momentum(0.2).epsilon(1e-3)).sigmoid().globalAveragePool(),
            images.residual(s -> s.conv(2, 3, c -> c.padding(same())).batchNorm()).flatten(),
            images.residual(s -> s.residual(t -> t.tanh().named("inner")).relu()),
            features.dense(5).batchNorm().tanh().dense(3, d -> d.bias(false)),
            features)
        .map(stage -> stage.build(11))
        .map(model -> DynamicTest.dynamicTest(names(model), () -> roundTrip(model)));
  }

  private static String names(Model model) {
    return model.inputKind() + model.layers().stream().map(link -> " " + link.name()).toList();
  }

  private void roundTrip(Model model, Layer... own) {
    var file = folder.resolve("round trip.safetensors");
    Tensor x = Tensor.randn(new Rng(1), model.inputShape().prepend(6).dims());
    model.forward(x); // moves the running statistics
    model.save(file);
    var loaded = Model.load(file, own);
    assertThat(loaded.layers()).isEqualTo(model.layers());
    assertThat(loaded.summary()).isEqualTo(model.summary());
    assertThat(loaded.seed()).isEqualTo(model.seed());
    assertThat(ModelTest.snapshot(loaded)).isEqualTo(ModelTest.snapshot(model));
    assertThat(loaded.predict(x).toArray()).containsExactly(model.predict(x).toArray());
    loaded.reset();
    model.reset();
    assertThat(ModelTest.snapshot(loaded)).isEqualTo(ModelTest.snapshot(model));
  }

  @Test
  void aTrainedModelGoesOnWhereItWas() {
    var data = Examples.clouds(60, 4, 3, 1);
    var model = Network.features(4).dense(8).relu().dense(3).build(2);
    model.trainOn(data).minimizing(crossEntropy()).with(adam(0.01)).quietly().run();
    var file = folder.resolve("trained.safetensors");
    model.save(file);
    var loaded = Model.load(file);
    for (var each : new Model[] {model, loaded}) {
      each.trainOn(data).minimizing(crossEntropy()).with(adam(0.01)).epochs(2).quietly().run();
    }
    assertThat(ModelTest.snapshot(loaded)).isEqualTo(ModelTest.snapshot(model));
  }

  @Test
  void theFileHasWeightsByPyTorchsNamesAndTheArchitectureInItsMetadata() {
    var file = folder.resolve("net.safetensors");
    Network.images(1, 8, 8).conv(2, 3).relu().flatten().dense(3).build(42).save(file);
    var content = Safetensors.read(file);
    assertThat(content.names())
        .containsExactlyInAnyOrder("conv1.weight", "conv1.bias", "dense1.weight", "dense1.bias");
    assertThat(content.shape("conv1.weight")).hasToString("2×1×3×3");
    assertThat(content.metadata().get("nacre"))
        .startsWith(
            "{\"version\":1,\"seed\":42,\"input\":\"images\",\"shape\":[1,8,8],\"layers\":"
                + "[{\"name\":\"conv1\",\"type\":\"Conv\",\"settings\":{\"filters\":2,");
  }

  @Test
  void layersOfOnesOwnAreHandedToLoadAgain() {
    var swish = Layer.of("swish", x -> x.mul(x.sigmoid()));
    roundTrip(
        Network.features(4).dense(3).then(swish).then(new Scale(2)).build(1), swish, new Scale(2));
    roundTrip(
        Network.features(4).then(new Scale(2)).dense(3).then(swish).then(new Scale(3)).build(1),
        new Scale(3),
        swish,
        new Scale(2));
    roundTrip(
        Network.features(4).then(swish).residual(s -> s.then(swish).dense(4).then(swish)).build(1),
        swish);
  }

  @Test
  void layersOfOnesOwnThatAreNotHandedOverAreNamed() {
    var file = folder.resolve("own.safetensors");
    Network.features(4)
        .then("swish", x -> x.mul(x.sigmoid()))
        .then(new Scale(2))
        .then("swish", x -> x.mul(x.sigmoid()))
        .build(1)
        .save(file);
    assertThatThrownBy(() -> Model.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            own.safetensors has layers of your own, whose code is not in the file: swish1 (function \
            swish), scale1 (Scale[start=2.0]), swish2 (function swish)
              needs:  the same layers again
              try:    Model.load(path, Layer.of("swish", x -> …), new Scale(…))\
            """);
    assertThatThrownBy(() -> Model.load(file, new Scale(2)))
        .hasMessageContaining("swish1")
        .hasMessageNotContaining("scale1")
        .hasMessageEndingWith("try:    Model.load(path, Layer.of(\"swish\", x -> …))");
  }

  @Test
  void aMissingLayerThatChangesTheShapeIsNamedToo() {
    var file = folder.resolve("own.safetensors");
    Network.images(1, 8, 8)
        .then("mean", z -> z.mean(false, 2, 3))
        .then(new Dense(10))
        .build(1)
        .save(file);
    assertThatThrownBy(() -> Model.load(file))
        .hasMessage(
            """
            own.safetensors has layers of your own, whose code is not in the file: mean1 (function \
            mean)
              needs:  the same layers again
              try:    Model.load(path, Layer.of("mean", x -> …))\
            """);
  }

  @Test
  void aLayerWithOtherSettingsIsRefused() {
    var file = folder.resolve("own.safetensors");
    Network.features(4).then(new Scale(2)).build(1).save(file);
    assertThatThrownBy(() -> Model.load(file, new Scale(3)))
        .hasMessage(
            """
            own.safetensors was saved with scale1 as Scale[start=2.0], but Scale[start=3.0] was \
            handed to load
              needs:  the same settings, since they decide what the weights mean
              try:    Scale[start=2.0]\
            """);
  }

  @Test
  void savingReplacesAndLeavesNothingElseBehind() throws IOException {
    var file = folder.resolve("net.safetensors");
    Files.writeString(file, "something else");
    Network.features(4).dense(3).build(1).save(file);
    Network.features(5).dense(3).build(1).save(file);
    assertThat(Model.load(file).inputShape()).hasToString("5");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    var file = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> Model.load(file))
        .isInstanceOf(FileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("expected: ")
        .hasMessageContaining("found: ");
  }

  @Test
  void aFileThatIsCutOffAnywhereIsRefused() throws IOException {
    var file = folder.resolve("net.safetensors");
    Network.features(4).dense(3).build(1).save(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Model.load(file))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(FileException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aFileOfWeightsAloneSaysHowToUseThem() {
    var file = folder.resolve("weights.safetensors");
    Safetensors.write(file, SafetensorsFile.of(Map.of(), Map.of("a", Tensor.ones(2))));
    assertThatThrownBy(() -> Model.load(file))
        .hasMessage(
            """
            cannot read %s as a model
              expected: an architecture in the metadata, as Model.save writes it
              found:    none; if the weights are what you want, build the network and call \
            loadWeights(path)\
            """
                .formatted(file));
  }

  @TestFactory
  Stream<DynamicTest> anArchitectureThatIsNoneIsRefused() {
    String good = "{\"version\":1,\"seed\":1,\"input\":\"features\",\"shape\":[4],\"layers\":[]}";
    return Map.ofEntries(
            Map.entry("", "found:    something else: "),
            Map.entry("nonsense", "found:    something else: "),
            Map.entry("{}", "found:    something else: "),
            Map.entry(
                good.replace(":1,\"seed", ":2,\"seed"), "found:    version 2; it was written by"),
            Map.entry(good.replace("[4]", "\"4\""), "found:    something else: "),
            Map.entry(
                good.replace("[]", "[{\"name\":\"a\",\"type\":\"Nothing\",\"settings\":{}}]"),
                "found:    a layer of the type 'Nothing', which this version does not have"),
            Map.entry(
                good.replace("[]", "[{\"name\":\"a\",\"type\":\"../Model\",\"settings\":{}}]"),
                "found:    a layer of the type '../Model', which this version does not have"),
            Map.entry(
                good.replace("[]", "[{\"name\":\"a\",\"type\":\"Chain\",\"settings\":{}}]"),
                "found:    a layer of the type 'Chain', which this version does not have"),
            Map.entry(
                good.replace(
                    "[]",
                    "[{\"name\":\"a\",\"type\":\"Dense\",\"settings\":{\"units\":0,\"bias\":true}}]"),
                "found:    something else: "),
            Map.entry(
                good.replace(
                    "[]", "[{\"name\":\"a\",\"type\":\"Conv\",\"settings\":{\"filters\":4}}]"),
                "found:    a layer 'a' without its setting 'window'"),
            Map.entry(
                good.replace(
                    "[]",
                    "[{\"name\":\"a\",\"type\":\"Dense\",\"settings\":"
                        + "{\"units\":3,\"bias\":true,\"unit\":4}}]"),
                "found:    a layer 'a' with an unknown setting 'unit'"))
        .entrySet()
        .stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    "metadata '" + entry.getKey() + "'",
                    () -> {
                      var file = folder.resolve("bad.safetensors");
                      var metadata = Map.of("nacre", entry.getKey());
                      Safetensors.write(file, new SafetensorsFile(metadata, Map.of()));
                      assertThatThrownBy(() -> Model.load(file))
                          .isInstanceOf(FileException.class)
                          .hasMessageContaining("cannot read " + file + " as a model")
                          .hasMessageContaining("expected: an architecture of version 1")
                          .hasMessageContaining(entry.getValue());
                    }));
  }

  @Test
  void weightsThatDoNotFitAreNamedAndNothingChanges() {
    var file = folder.resolve("weights.safetensors");
    var model = Network.features(4).dense(3).build(1);
    var before = ModelTest.snapshot(model);
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("dense1.weight", Tensor.ones(3, 4));
    Safetensors.write(file, SafetensorsFile.of(Map.of(), tensors));
    assertThatThrownBy(() -> model.loadWeights(file))
        .hasMessage(
            """
            cannot read %s as a model
              expected: dense1.bias of 3
              found:    dense1.weight\
            """
                .formatted(file));
    tensors.put("dense1.bias", Tensor.ones(5));
    Safetensors.write(file, SafetensorsFile.of(Map.of(), tensors));
    assertThatThrownBy(() -> model.loadWeights(file))
        .hasMessage(
            """
            cannot read %s as a model
              expected: dense1.bias of 3
              found:    dense1.bias of 5\
            """
                .formatted(file));
    assertThat(ModelTest.snapshot(model)).isEqualTo(before);
    tensors.put("dense1.bias", Tensor.full(7, 3));
    tensors.put("dense1.num_batches_tracked", Tensor.ones(1));
    Safetensors.write(file, SafetensorsFile.of(Map.of(), tensors));
    model.loadWeights(file);
    assertThat(model.predict(Tensor.ones(1, 4)).toArray()).containsExactly(11, 11, 11);
  }
}
