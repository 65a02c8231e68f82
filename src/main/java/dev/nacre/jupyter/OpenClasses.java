package dev.nacre.jupyter;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.FieldTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.reflect.AccessFlag;

/**
 * Makes what is not private in the classes of a cell public, and sealed classes open: each snippet
 * lives in a class loader, and therefore in a package, of its own. javac has checked access before.
 */
final class OpenClasses {

  private static final ClassTransform TRANSFORM =
      (to, element) -> {
        switch (element) {
          case AccessFlags flags -> to.withFlags(open(flags.flagsMask()));
          case MethodModel method when method.methodName().equalsString("<clinit>") ->
              to.with(method);
          case MethodModel method -> to.transformMethod(method, methods());
          case FieldModel field -> to.transformField(field, fields());
          case PermittedSubclassesAttribute _ -> {}
          default -> to.with(element);
        }
      };

  private OpenClasses() {}

  static ClassTransform transform() {
    return TRANSFORM;
  }

  private static MethodTransform methods() {
    return (to, element) -> {
      if (element instanceof AccessFlags flags) to.withFlags(open(flags.flagsMask()));
      else to.with(element);
    };
  }

  private static FieldTransform fields() {
    return (to, element) -> {
      if (element instanceof AccessFlags flags) to.withFlags(open(flags.flagsMask()));
      else to.with(element);
    };
  }

  private static int open(int flags) {
    return (flags & AccessFlag.PRIVATE.mask()) != 0
        ? flags
        : flags & ~AccessFlag.PROTECTED.mask() | AccessFlag.PUBLIC.mask();
  }
}
