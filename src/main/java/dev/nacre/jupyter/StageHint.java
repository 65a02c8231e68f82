package dev.nacre.jupyter;

import dev.nacre.Network;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.Diag;

/**
 * Where a layer does not follow what is before it, as {@code dense} images, offers what leads from
 * one to the other: {@code flatten()}.
 */
final class StageHint {

  private static final Pattern NO_SUCH_LAYER =
      Pattern.compile(
          "symbol:\\s+method (\\w+)\\(.*\\R?.*location: .*\\bdev\\.nacre\\.([A-Z]\\w+)\\b");

  private StageHint() {}

  static List<String> of(List<Diag> errors) {
    return errors.stream()
        .flatMap(error -> NO_SUCH_LAYER.matcher(error.getMessage(null)).results())
        .flatMap(found -> hint(found.group(1), found.group(2)).stream())
        .distinct()
        .toList();
  }

  private static List<String> hint(String layer, String stage) {
    var begin = start(stage);
    if (begin.isEmpty()) return List.of();
    var from = begin.getFirst().getReturnType();
    var bridges = bridges(from).filter(step -> has(step.getReturnType(), layer)).toList();
    if (!bridges.isEmpty())
      return List.of(
          bridges.stream().map(StageHint::call).collect(Collectors.joining(" or "))
              + " before ."
              + layer
              + ", which is not for "
              + begin.getFirst().getName());
    return Stream.of(Network.class.getMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> has(method.getReturnType(), layer))
        .map(method -> "Network." + method.getName() + "(…), which has ." + layer)
        .distinct()
        .sorted()
        .toList();
  }

  /** How a network begins whose data are of this type. */
  private static List<Method> start(String type) {
    return Stream.of(Network.class.getMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getReturnType().getSimpleName().equals(type))
        .limit(1)
        .toList();
  }

  /** What makes something else of such data. */
  private static Stream<Method> bridges(Class<?> from) {
    return Arrays.stream(from.getMethods())
        .filter(method -> method.getDeclaringClass() == from)
        .filter(method -> method.getReturnType() != from)
        .sorted(Comparator.comparing(Method::getName));
  }

  private static boolean has(Class<?> type, String layer) {
    return type.getPackageName().equals(Network.class.getPackageName())
        && Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(layer));
  }

  private static String call(Method method) {
    return "." + method.getName() + (method.getParameterCount() == 0 ? "()" : "(…)");
  }
}
