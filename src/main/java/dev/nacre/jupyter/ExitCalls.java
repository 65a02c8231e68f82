package dev.nacre.jupyter;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Leads calls that would end the JVM to {@link Stop#exit}: in cells, and in libraries they add. */
final class ExitCalls {

  private static final ClassDesc STOP = ClassDesc.of(Stop.class.getName());
  private static final String SYSTEM = "java/lang/System";
  private static final String RUNTIME = "java/lang/Runtime";
  private static final MethodTypeDesc EXIT = MethodTypeDesc.of(CD_void, CD_int);
  private static final MethodTypeDesc RUNTIME_EXIT =
      MethodTypeDesc.of(CD_void, ClassDesc.ofInternalName(RUNTIME), CD_int);

  private ExitCalls() {}

  /** Writes the detour if this method ends the JVM, else nothing; whether it has. */
  static boolean divert(CodeBuilder code, String owner, String method) {
    if (!endsJvm(owner, method)) return false;
    code.invokestatic(STOP, "exit", owner.equals(SYSTEM) ? EXIT : RUNTIME_EXIT);
    return true;
  }

  private static boolean endsJvm(String owner, String method) {
    return switch (method) {
      case "exit" -> owner.equals(SYSTEM) || owner.equals(RUNTIME);
      case "halt" -> owner.equals(RUNTIME);
      default -> false;
    };
  }

  static boolean divert(CodeBuilder code, InvokeInstruction call) {
    return divert(code, call.owner().asInternalName(), call.name().stringValue());
  }

  /** A class of a library without such calls; the same array if it has none. */
  static byte[] removedFrom(byte[] classFile, ClassHierarchyResolver hierarchy) {
    var files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    var model = files.parse(classFile);
    if (!hasAny(model)) return classFile;
    return files.transformClass(
        model,
        ClassTransform.transformingMethodBodies(
            (code, element) -> {
              if (!(element instanceof InvokeInstruction call) || !divert(code, call))
                code.with(element);
            }));
  }

  private static boolean hasAny(ClassModel model) {
    for (var entry : model.constantPool())
      if (entry instanceof MemberRefEntry used
          && endsJvm(used.owner().asInternalName(), used.name().stringValue())) return true;
    return false;
  }
}
