package dev.nacre;

import dev.nacre.op.Lstm;
import dev.nacre.op.Op;
import dev.nacre.op.Rnn;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Parity cases of recurrent layers, one above the other and in both directions. */
final class ParityRecurrent {
  private ParityRecurrent() {}

  static void rnn(ParityCase c) {
    layers(c, false);
  }

  static void reluRnn(ParityCase c) {
    layers(c, true);
  }

  static void lstm(ParityCase c) {
    layers(c, false);
  }

  private static void layers(ParityCase c, boolean relu) {
    int directions = c.settings().flag("bidirectional", false) ? 2 : 1;
    int layers = c.settings().integer("layers", 1);
    c.settings().integer("hidden", 0);
    var lastStates = new ArrayList<Tensor>();
    var lastCells = new ArrayList<Tensor>();
    Tensor y = c.input("x");
    for (int layer = 0; layer < layers; layer++) {
      var outputs = new ArrayList<Tensor>();
      for (int direction = 0; direction < directions; direction++) {
        boolean reversed = direction == 1;
        Op op = c.op().equals("lstm") ? new Lstm(reversed) : new Rnn(relu, reversed);
        String suffix = "_l" + layer + (reversed ? "_reverse" : "");
        Tensor h =
            Tensor.apply(
                op,
                y,
                c.input("weight_ih" + suffix),
                c.input("weight_hh" + suffix),
                c.input("bias_ih" + suffix),
                c.input("bias_hh" + suffix));
        outputs.add(h);
        int last = reversed ? 0 : h.dim(1) - 1;
        lastStates.add(Tensor.noGrad(() -> h.slice(1, last, last + 1)).copy());
        if (op instanceof Lstm lstm) {
          var cells = Tensor.of(lstm.cells().permute(1, 0, 2));
          lastCells.add(cells.slice(1, last, last + 1).copy());
        }
      }
      y = Tensor.concat(2, outputs.toArray(Tensor[]::new));
    }
    c.result(y);
    c.output("h_last", stacked(lastStates));
    if (!lastCells.isEmpty()) {
      c.output("c_last", stacked(lastCells));
    }
  }

  /** Layers and directions × samples × units. */
  private static Tensor stacked(List<Tensor> states) {
    var rows = states.stream().map(s -> s.reshape(s.dim(0), s.dim(2))).toArray(Tensor[]::new);
    return Tensor.stack(0, rows);
  }
}
