package dev.nacre;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages are types: what makes no sense does not compile. */
class IllegalChainsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Network.features(4).conv(8, 3)",
        "Network.features(4).maxPool(2)",
        "Network.features(4).flatten()",
        "Network.features(4).globalAveragePool()",
        "Network.features(4).lstm(8)",
        "Network.images(1, 8, 8).lstm(8)",
        "Network.sequences(8, 8).lstm(8).dense(10)",
        "Network.sequences(8, 8).lstm(8).lastStep().lstm(8)",
        "Network.sequences(8, 8).lstm(8).eachStep().lastStep()",
        "Network.sequences(8, 8).conv(8, 3)",
        "Network.images(1, 8, 8).dense(10)",
        "Network.tokens(100, 8).relu()",
        "Network.tokens(100, 8).lstm(8)",
        "Network.tokens(100, 8).build(1)",
        "Network.tokens(100, 8).embedding(4).embedding(4)",
        "Network.images(1, 8, 8).flatten().conv(8, 3)",
        "Network.images(1, 8, 8).globalAveragePool().maxPool(2)",
        "Network.images(1, 8, 8).residual(s -> s.flatten())",
        "Network.features(4).dense(2).predict(null)",
        "Network.build(1)",
        "Network.features(4).dense(2).build()",
        "net.trainOn(data).run()",
        "net.trainOn(data).with(adam(1e-3))",
        "net.trainOn(data).minimizing(crossEntropy()).run()",
        "net.trainOn(data).minimizing(crossEntropy()).epochs(3)",
        "net.trainOn(data).epochs(3)",
        "net.minimizing(crossEntropy())",
        "net.trainOn(data).minimizing(crossEntropy()).with(adam(1e-3).over(net.parameters()))",
        "crossEntropy().of(null, new float[2])",
      })
  void illegalChainsDoNotCompile(String chain) {
    assertThat(errors(chain)).as(chain).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Network.features(4).dense(8).batchNorm().relu().dense(2).build(1)",
        "Network.images(1, 8, 8).conv(4, 3, c -> c.padding(same()).stride(2)).sigmoid().maxPool(2)"
            + ".flatten().dense(10).tanh().named(\"last\").build(42)",
        "Network.images(1, 8, 8).then(\"swish\", x -> x.mul(x.sigmoid())).globalAveragePool()",
        "Network.images(1, 8, 8).residual(s -> s.conv(1, 3, c -> c.padding(same())).relu())",
        "Network.sequences(28, 28).lstm(8).rnn(8, r -> r.relu()).lastStep().dense(10).build(1)",
        "Network.tokens(100, 8).embedding(4).lstm(8).lastStep().dense(2).build(1)",
        "Network.tokens(100, 8).embedding(4).meanOverSteps().dense(2).build(1)",
        "Network.sequences(28, 28).rnn(8).named(\"reader\").eachStep().dense(10).relu().build(1)",
        "Network.sequences(28, 28).residual(s -> s.lstm(28)).meanOverSteps().dense(10).build(1)",
        "net.trainOn(data).minimizing(crossEntropy()).with(adam(1e-3)).run()",
        "net.trainOn(data).minimizing(mse()).with(sgd(0.1).momentum(0.9)).batchSize(8).epochs(2)"
            + ".validatingOn(data).seed(3).quietly().watching(new TrainingListener() {}).run()",
      })
  void legalChainsCompile(String chain) {
    assertThat(errors(chain)).as(chain).isEmpty();
  }

  private static List<String> errors(String expression) {
    String code =
        """
        import dev.nacre.*;
        import dev.nacre.data.*;
        import static dev.nacre.layer.Padding.*;
        import static dev.nacre.loss.Losses.*;
        import static dev.nacre.optim.Optimizers.*;

        class Snippet {
          Object value(Model net, Dataset data) {
            return %s;
          }
        }
        """
            .formatted(expression);
    var source =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        };
    var found = new DiagnosticCollector<JavaFileObject>();
    var options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, options, null, List.of(source));
    try {
      task.analyze(); // writes no class file
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(each -> each.getMessage(null))
        .toList();
  }
}
