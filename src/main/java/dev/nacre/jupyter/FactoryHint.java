package dev.nacre.jupyter;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.Diag;

/** Where {@code new} makes nothing for users, offers the methods that do: {@code Tensor.of}. */
final class FactoryHint {

  private static final int MOST = 6;

  private static final Pattern NEW = Pattern.compile("\\bnew\\s+([A-Z]\\w*)\\s*\\(");

  private FactoryHint() {}

  static List<String> of(IndexOfClasses index, String code, List<Diag> errors) {
    return errors.stream()
        .flatMap(error -> before(error, code).stream())
        .flatMap(name -> typesNamed(index, name))
        .flatMap(type -> of(type).stream())
        .distinct()
        .toList();
  }

  /** The type of the {@code new} that an error is about, or whose first argument it is about. */
  private static Optional<String> before(Diag error, String code) {
    int at = Math.clamp(error.getStartPosition(), 0, code.length());
    return NEW.matcher(code)
        .results()
        .filter(found -> found.start() <= at)
        .reduce((_, last) -> last)
        .filter(found -> found.end() > at || code.substring(found.end(), at).matches("[^();]*"))
        .map(found -> found.group(1));
  }

  private static Stream<Class<?>> typesNamed(IndexOfClasses index, String name) {
    return index.find(name).getNames().stream()
        .flatMap(
            qualified -> {
              try {
                return Stream.of(
                    Class.forName(qualified, false, FactoryHint.class.getClassLoader()));
              } catch (ClassNotFoundException | LinkageError e) {
                return Stream.empty();
              }
            });
  }

  private static Optional<String> of(Class<?> type) {
    if (type.getConstructors().length > 0 && !Modifier.isAbstract(type.getModifiers()))
      return Optional.empty();
    var makers =
        Stream.of(type.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getReturnType() == type)
            .map(Method::getName)
            .distinct()
            .sorted()
            .limit(MOST)
            .map(method -> type.getSimpleName() + "." + method)
            .collect(Collectors.joining(", "));
    return makers.isEmpty()
        ? Optional.empty()
        : Optional.of(makers + " instead of new " + type.getSimpleName());
  }
}
