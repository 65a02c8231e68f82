/**
 * Deep learning for Java notebooks: networks that are built like a sentence, trained on native
 * memory, and shown inline in JupyterLab and JShell. This package is the front door: {@link
 * dev.nacre.Network} and its stages, {@link dev.nacre.Model}, {@link dev.nacre.Training}, {@link
 * dev.nacre.History}.
 *
 * <pre>{@code
 * var split = Digits.load().shuffle(42).split(0.8);
 * var net = Network.images(1, 8, 8).flatten().dense(32).relu().dense(10).build(42);
 * net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(1e-2)).run();
 * net.evaluate(split.test()).accuracy();
 * }</pre>
 *
 * <p>Networks take features, images, sequences, or tokens, such as words by their numbers.
 *
 * <p>The rooms of the library, each of which imports only what is below it (a test holds that):
 *
 * <table>
 * <caption>Packages</caption>
 * <tr><td>{@code dev.nacre.jupyter}</td>
 *     <td>the kernel, the JJava extension, the live view of a training</td></tr>
 * <tr><td>{@code dev.nacre.plot}</td><td>the charts, what is watched of a training, films</td></tr>
 * <tr><td>{@code dev.nacre}</td><td>the front door</td></tr>
 * <tr><td>{@code dev.nacre.layer}, {@code .loss}, {@code .optim}, {@code .metric}, {@code .data}</td>
 *     <td>one file per layer, loss, optimizer, metric, data set; none knows the others</td></tr>
 * <tr><td>{@code dev.nacre.io}</td><td>one file per file format</td></tr>
 * <tr><td>{@code dev.nacre.tensor}</td><td>a value, its gradient, the tape</td></tr>
 * <tr><td>{@code dev.nacre.op}</td>
 *     <td>one class per differentiable operation, forward above backward, on arrays</td></tr>
 * <tr><td>{@code dev.nacre.array}</td>
 *     <td>native arrays, shapes, scopes that give memory back, random numbers</td></tr>
 * <tr><td>{@code dev.nacre.compute}</td>
 *     <td>the kernels as readable scalar loops, which define every result bit for bit; threads</td></tr>
 * <tr><td>{@code dev.nacre.compute.vector}</td>
 *     <td>their twins in the Vector API, loaded by name once there is work</td></tr>
 * </table>
 *
 * <p>How a step runs: {@code Tensor.apply(op, inputs)} computes an operation and notes it on the
 * tape; {@code backward()} walks the tape, latest operation first. Everything made in a training
 * step belongs to a {@link dev.nacre.array.Scope} and goes back to a pool when the step ends; a
 * tensor in a user's variable lives as long as it is reachable. Operations hold their operands
 * through {@link dev.nacre.array.Access} while kernels use absolute addresses.
 */
package dev.nacre;
