package dev.nacre.jupyter;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * A call that a class of a cell makes.
 *
 * @param how whether virtual, static, or to what is above: {@code super}
 */
record Call(Opcode how, ClassDesc owner, String method, MethodTypeDesc type) {

  static Call of(InvokeInstruction call) {
    return new Call(
        call.opcode(), call.owner().asSymbol(), call.name().stringValue(), call.typeSymbol());
  }

  /** The call that a reference to a method stands for. */
  Call(DirectMethodHandleDesc to, MethodTypeDesc type) {
    this(
        switch (to.kind()) {
          case STATIC, INTERFACE_STATIC -> Opcode.INVOKESTATIC;
          case INTERFACE_VIRTUAL -> Opcode.INVOKEINTERFACE;
          case VIRTUAL -> Opcode.INVOKEVIRTUAL;
          default -> Opcode.INVOKESPECIAL;
        },
        to.owner(),
        to.methodName(),
        type);
  }

  /** Whether it leads out of the notebook. */
  boolean isForeign() {
    return !owner.packageName().equals("REPL");
  }
}
