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
  private static final ClassDesc RUNTIME = ClassDesc.of("java.lang.Runtime");
  private static final MethodTypeDesc EXIT = MethodTypeDesc.of(CD_void, CD_int);
  private static final MethodTypeDesc RUNTIME_EXIT = MethodTypeDesc.of(CD_void, RUNTIME, CD_int);

  private ExitCalls() {}

  /** Writes the detour if this method ends the JVM, else nothing; whether it has. */
  static boolean divert(CodeBuilder code, String owner, String method) {
    boolean ofSystem = owner.equals("java/lang/System") && method.equals("exit");
    boolean ofRuntime =
        owner.equals("java/lang/Runtime") && (method.equals("exit") || method.equals("halt"));
    if (ofSystem) code.invokestatic(STOP, "exit", EXIT);
    if (ofRuntime) code.invokestatic(STOP, "exit", RUNTIME_EXIT);
    return ofSystem || ofRuntime;
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
          && (used.name().equalsString("exit") || used.name().equalsString("halt"))
          && (used.owner().asInternalName().equals("java/lang/System")
              || used.owner().asInternalName().equals("java/lang/Runtime"))) return true;
    return false;
  }
}
