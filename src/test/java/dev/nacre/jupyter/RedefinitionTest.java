package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changing a cell and running it again takes nothing away that others have made. */
class RedefinitionTest {

  private static KernelProcess kernel;

  @BeforeAll
  static void start() {
    kernel = new KernelProcess();
    kernel.run("import java.util.*; import java.util.function.*;");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  private static String value(String code) {
    var reply = kernel.run(code);
    assertThat(reply.status()).as(code + reply.error()).isEqualTo("ok");
    return reply.value();
  }

  @Test
  void aVariableKeepsItsValueWhenANumberThatItWasMadeWithIsChanged() {
    kernel.run("int size = 2; var squares = new int[size]; var twice = 2 * size;");
    kernel.run("var both = List.of(squares, twice);");
    kernel.run("squares[1] = 9;");
    var changed = kernel.run("int size = 3;");
    assertThat(changed.text()).isEmpty();
    assertThat(value("squares[1] + \" \" + twice + \" \" + size")).isEqualTo("9 4 3");
    assertThat(value("both.getFirst() == squares")).isEqualTo("true");
    kernel.run("int size = 4;");
    assertThat(value("squares.length + twice")).isEqualTo("6");
    kernel.run("squares[0] = 5;");
    assertThat(value("((int[]) both.getFirst())[0]")).isEqualTo("5");
  }

  @Test
  void aModelAndItsHistorySurviveAChangeOfWhatTheyWereMadeWith() {
    kernel.run(
        """
        import dev.nacre.*; import dev.nacre.data.*; import dev.nacre.tensor.*;
        import static dev.nacre.loss.Losses.*; import static dev.nacre.optim.Optimizers.*;
        int epochs = 2; long seed = 1; float factor = 2;
        record Scaled(float by) implements UnaryOperator<Tensor> {
          public Tensor apply(Tensor x) { return x.mul(by); }
        }
        """);
    kernel.run(
        """
        var data = Dataset.of(new float[][] {{0, 1}, {1, 0}}, new int[] {0, 1});
        var net = Network.features(2).then("scaled", new Scaled(factor)).dense(2).build(seed);
        var history = net.trainOn(data).minimizing(crossEntropy()).with(adam(0.1)).batchSize(2)
            .epochs(epochs).quietly().run();
        """);
    var before = value("\"\" + net.predict(Tensor.of(1, 2).reshape(1, 2)) + history");
    assertThat(kernel.run("int epochs = 3; long seed = 2;").text()).isEmpty();
    var record =
        "record Scaled(float by) implements UnaryOperator<Tensor> {"
            + " public Tensor apply(Tensor x) { return x.mul(by + 1); } }";
    assertThat(kernel.run(record).text()).isEmpty();
    assertThat(value("\"\" + net.predict(Tensor.of(1, 2).reshape(1, 2)) + history"))
        .isEqualTo(before);
  }

  @Test
  void aMethodThatUsesAVariableSeesItsValueAfterAChange() {
    kernel.run("int start = 1; var sums = new ArrayList<Integer>(start);");
    kernel.run("void add(int n) { sums.add(n); }");
    kernel.run("add(7);");
    kernel.run("int start = 2;");
    kernel.run("add(8);");
    assertThat(value("sums.toString()")).isEqualTo("[7, 8]");
  }

  @Test
  void whatLambdasHoldIsStillThere() {
    kernel.run("int rows = 1; var table = new double[rows];");
    kernel.run("List<Supplier<double[]>> tables = List.of(() -> table);");
    kernel.run("table[0] = 0.5;");
    kernel.run("int rows = 2;");
    assertThat(value("tables.getFirst().get()[0]")).isEqualTo("0.5");
    kernel.run("table[0] = 0.25;");
    assertThat(value("tables.getFirst().get()[0]")).isEqualTo("0.25");
  }

  @Test
  void aLambdaThatNamesWhatWasRedefinedIsToBeMadeAgain() {
    kernel.run("int k = 2; var times = (IntUnaryOperator) x -> x * k;");
    assertThat(kernel.run("int k = 3;").text())
        .isEqualTo(
            "times has lost its value: what it was made with was redefined. Run its cell again.\n");
  }

  @Test
  void aValueWhoseTypeWasRedefinedIsGoneAndItIsSaid() {
    kernel.run("record Point(int x) {}");
    kernel.run("var point = new Point(1);");
    assertThat(kernel.run("record Point(int x, int y) {}").text())
        .startsWith("point ")
        .contains("redefined", "Run");
  }

  @Test
  void aSealedInterfaceGetsOneMoreRecordWithoutANote() {
    var cell =
        """
        sealed interface Expr permits Num, Add%1$s {}
        record Num(int value) implements Expr {}
        record Add(Expr a, Expr b) implements Expr {}
        %2$s
        int worth(Expr e) {
          return switch (e) {
            case Num n -> n.value();
            case Add add -> worth(add.a()) + worth(add.b());
            %3$s
          };
        }
        """;
    kernel.run(cell.formatted("", "", ""));
    assertThat(value("worth(new Add(new Num(3), new Num(4)))")).isEqualTo("7");
    var again =
        kernel.run(
            cell.formatted(
                ", Neg",
                "record Neg(Expr of) implements Expr {}",
                "case Neg neg -> -worth(neg.of());"));
    assertThat(again.text()).isEmpty();
    assertThat(value("worth(new Neg(new Num(3)))")).isEqualTo("-3");
  }

  @Test
  void whatCannotBeUsedAfterACellIsSaidOnce() {
    var reply = kernel.run("int half() { return notThere(1) + 1; }\nint half() { return nor(2); }");
    assertThat(reply.text().split("\n"))
        .singleElement()
        .asString()
        .startsWith("half cannot be used yet: it needs method nor");
  }

  @Test
  void nothingIsLeftOfTheClassesThatJShellMadeOnTheWay() {
    kernel.run("int edge = 2; var row = new int[edge]; var rowsOfIt = List.of(row);");
    kernel.run("int edge = 3;");
    var count =
        """
        var classes = Thread.currentThread().getContextClassLoader();
        var field = classes.getClass().getDeclaredField("live");
        field.setAccessible(true);
        ((Map<?, ?>) field.get(classes)).size()\
        """;
    kernel.run(count); // run again, it refers to its own variables
    var before = value(count);
    for (int i = 4; i < 12; i++) kernel.run("int edge = " + i + ";");
    assertThat(value(count)).isEqualTo(before);
  }
}
