package dev.nacre.bench;

import dev.nacre.array.Shape;
import dev.nacre.data.Dataset;
import dev.nacre.io.ArrayData;
import dev.nacre.io.Safetensors;
import dev.nacre.io.SafetensorsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** The initial weights and the samples, which all processes read. */
record SharedFiles(Path weights, Path data, int samples) {

  static SharedFiles write(String network, int samples) {
    Path weights = Options.FOLDER.resolve(network + ".safetensors");
    Networks.build(network).save(weights);
    var batch = Networks.data(network).gather(IntStream.range(0, samples).toArray(), 0, samples);
    Path file = Options.FOLDER.resolve("data.safetensors");
    Safetensors.write(
        file,
        new SafetensorsFile(
            Map.of(),
            Map.of(
                "images", ArrayData.of(batch.features()),
                "labels", ArrayData.of(batch.labels(), Shape.of(samples)))));
    return new SharedFiles(weights, file, samples);
  }

  Job addTo(Job job) {
    return job.with("weights", weights).with("data", data).with("samples", samples);
  }

  /** The samples of a job. */
  static Dataset read(Job job) {
    var arrays = Safetensors.read(Path.of(job.get("data"))).arrays();
    return Dataset.of(arrays.get("images").tensor(), arrays.get("labels").ints());
  }
}
