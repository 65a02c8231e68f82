package dev.nacre.jupyter;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_MethodType;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Leads calls that would end the JVM to {@link Stop}: in cells, and in libraries they add. */
final class ExitCalls {

  private static final ClassDesc STOP = ClassDesc.of(Stop.class.getName());
  private static final ClassDesc METHOD = ClassDesc.of("java.lang.reflect.Method");
  private static final String SYSTEM = "java/lang/System";
  private static final String RUNTIME = "java/lang/Runtime";
  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";

  /** {@code Lookup.bind}, whose handles do not say what they are bound to. */
  private static final MethodTypeDesc BIND =
      MethodTypeDesc.of(
          CD_MethodHandle, CD_MethodHandles_Lookup, CD_Object, CD_String, CD_MethodType);

  private static final MethodTypeDesc EXIT = MethodTypeDesc.of(CD_void, CD_int);
  private static final MethodTypeDesc RUNTIME_EXIT =
      MethodTypeDesc.of(CD_void, ClassDesc.ofInternalName(RUNTIME), CD_int);

  private ExitCalls() {}

  /** Writes the detour if this method ends the JVM, or may find one, else nothing; whether. */
  static boolean divert(CodeBuilder code, String owner, String method) {
    boolean binds = owner.equals(LOOKUP) && method.equals("bind");
    if (binds) code.invokestatic(STOP, "bind", BIND);
    if (!endsJvm(owner, method)) return binds;
    code.invokestatic(STOP, method, owner.equals(SYSTEM) ? EXIT : RUNTIME_EXIT);
    return true;
  }

  static boolean endsJvm(Class<?> owner, String method) {
    return endsJvm(owner.getName().replace('.', '/'), method);
  }

  /** Before a call by reflection: what the method is replaced by, if it ends the JVM. */
  static void replaceReflected(CodeBuilder code, Call call) {
    if (!call.owner().equals(METHOD) || !call.method().equals("invoke")) return;
    int arguments = code.allocateLocal(TypeKind.REFERENCE);
    int receiver = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(arguments).astore(receiver);
    code.invokestatic(STOP, "allowed", MethodTypeDesc.of(METHOD, METHOD));
    code.aload(receiver).aload(arguments);
  }

  /** After a look-up: what the handle is replaced by, if it ends the JVM. */
  static void replaceLookedUp(CodeBuilder code, Call call) {
    if (call.owner().equals(CD_MethodHandles_Lookup)
        && call.type().returnType().equals(CD_MethodHandle))
      code.invokestatic(STOP, "allowed", MethodTypeDesc.of(CD_MethodHandle, CD_MethodHandle));
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
