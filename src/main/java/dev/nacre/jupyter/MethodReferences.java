package dev.nacre.jupyter;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts checks in front of foreign methods that a cell refers to by name: in an endless stream of
 * {@code Math::random} nothing of the cell's own would run otherwise. The reference then leads to a
 * small method of the cell, as if a lambda had been written.
 */
final class MethodReferences {

  /** The argument of the metafactory that says which method is meant. */
  private static final int METHOD = 1;

  private record Detour(String name, MethodTypeDesc type, DirectMethodHandleDesc to) {}

  private final ClassModel owner;
  private final List<Detour> detours = new ArrayList<>();

  MethodReferences(ClassModel owner) {
    this.owner = owner;
  }

  /** Writes a dynamic call, with a detour if it makes a reference to a foreign method. */
  void write(CodeBuilder code, InvokeDynamicInstruction call) {
    var to = foreignMethod(call);
    if (to == null) {
      code.with(call);
      return;
    }
    var detour = new Detour("reference$" + detours.size(), typeOf(to, call), to);
    detours.add(detour);
    var arguments = new ArrayList<>(call.bootstrapArgs());
    arguments.set(METHOD, handleOf(detour));
    code.invokedynamic(
        DynamicCallSiteDesc.of(
            call.bootstrapMethod(),
            call.name().stringValue(),
            call.typeSymbol(),
            arguments.toArray(ConstantDesc[]::new)));
  }

  private DirectMethodHandleDesc foreignMethod(InvokeDynamicInstruction call) {
    boolean makesFunction =
        call.bootstrapMethod().owner().displayName().equals("LambdaMetafactory");
    return makesFunction
            && call.bootstrapArgs().get(METHOD) instanceof DirectMethodHandleDesc method
            && !method.owner().equals(owner.thisClass().asSymbol())
            && method.kind() != Kind.SPECIAL
            && method.kind() != Kind.INTERFACE_SPECIAL
        ? method
        : null;
  }

  /** What is bound already keeps the type that it has there, as the metafactory demands. */
  private static MethodTypeDesc typeOf(DirectMethodHandleDesc to, InvokeDynamicInstruction call) {
    var type = to.invocationType();
    var bound = call.typeSymbol().parameterList();
    for (int i = 0; i < bound.size(); i++) type = type.changeParameterType(i, bound.get(i));
    return type;
  }

  private MethodHandleDesc handleOf(Detour detour) {
    boolean isInterface = owner.flags().has(AccessFlag.INTERFACE);
    return MethodHandleDesc.ofMethod(
        isInterface ? Kind.INTERFACE_STATIC : Kind.STATIC,
        owner.thisClass().asSymbol(),
        detour.name,
        detour.type);
  }

  /** Adds the methods that the references now lead to. */
  void addMethods(ClassBuilder to) {
    int flags = AccessFlag.PRIVATE.mask() | AccessFlag.STATIC.mask() | AccessFlag.SYNTHETIC.mask();
    for (var detour : detours)
      to.withMethodBody(detour.name, detour.type, flags, code -> body(code, detour));
  }

  private static void body(CodeBuilder code, Detour detour) {
    StopChecks.check(code);
    var to = detour.to;
    boolean creates = to.kind() == Kind.CONSTRUCTOR;
    if (creates) code.new_(to.owner()).dup();
    for (int i = 0; i < detour.type.parameterCount(); i++)
      code.loadLocal(TypeKind.from(detour.type.parameterType(i)), code.parameterSlot(i));
    var type = MethodTypeDesc.ofDescriptor(to.lookupDescriptor());
    var call = new Call(to, type);
    boolean led =
        ExitCalls.divert(code, internalName(to.owner()), to.methodName())
            || StackTraces.divert(code, call)
            || ScannerInput.divert(code, call);
    if (!led) {
      StopChecks.beforeCall(code, call);
      call(code, to, type);
      StopChecks.afterCall(code, call);
    }
    code.return_(TypeKind.from(detour.type.returnType()));
  }

  private static void call(CodeBuilder code, DirectMethodHandleDesc to, MethodTypeDesc type) {
    ClassDesc owner = to.owner();
    switch (to.kind()) {
      case STATIC, INTERFACE_STATIC ->
          code.invokestatic(owner, to.methodName(), type, to.isOwnerInterface());
      case INTERFACE_VIRTUAL -> code.invokeinterface(owner, to.methodName(), type);
      case CONSTRUCTOR -> code.invokespecial(owner, "<init>", type);
      default -> code.invokevirtual(owner, to.methodName(), type);
    }
  }

  /** Of an array type something that names no class. */
  private static String internalName(ClassDesc type) {
    var descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }
}
