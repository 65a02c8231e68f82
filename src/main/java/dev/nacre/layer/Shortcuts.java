package dev.nacre.layer;

import dev.nacre.array.Shape;
import dev.nacre.layer.Chain.Link;
import dev.nacre.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers that give the same numbers and gradients with less work, where nobody looks between them.
 *
 * <ul>
 *   <li>ReLU and max pooling change places: the largest value of a window is the same before and
 *       after ReLU, and so is the place that gets the gradient, but there are fewer of them.
 *   <li>Of a recurrent layer only the last step is computed if only that is read: the states of the
 *       others need not be gathered, nor zeros as their gradients.
 * </ul>
 */
final class Shortcuts {
  private Shortcuts() {}

  static List<Link> of(List<Link> links) {
    var shorter = new ArrayList<Link>(links.size());
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      Link next = i + 1 < links.size() ? links.get(i + 1) : null;
      if (next == null) {
        shorter.add(link);
      } else if (link.layer() instanceof Recurrent layer && next.layer() instanceof LastStep) {
        shorter.add(new Link(link.name(), new LastState(layer), link.input(), next.output()));
        i++;
      } else if (link.layer() instanceof Relu && isPooling(next)) {
        shorter.add(next);
        shorter.add(new Link(link.name(), link.layer(), next.output(), next.output()));
        i++;
      } else {
        shorter.add(link);
      }
    }
    return shorter;
  }

  private static boolean isPooling(Link link) {
    return link.layer() instanceof MaxPool && link.output().size() < link.input().size();
  }

  /** A recurrent layer and {@link LastStep} in one. */
  private record LastState(Recurrent layer) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      return layer.outputShape(input).dropFirst();
    }

    @Override
    public Tensor forward(Tensor x, Parameters parameters, boolean training) {
      return layer.lastStep(x, parameters);
    }

    @Override
    public String kind() {
      return layer.kind();
    }
  }
}
