package dev.nacre.jupyter;

import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the classes of a cell stoppable: a call of {@link Stop#check} stands at the entry of every
 * method and lambda body and before every jump backwards, so no loop and no recursion of the user's
 * goes on without it; and {@link StreamChecks} in every stream. {@link ExitCalls} are led away,
 * {@link StackTraces} made readable, {@link CellTasks} belong to the cell that hands them over, and
 * scanners survive a stop ({@link ScannerInput}).
 */
final class StopChecks implements CodeTransform {

  private static final ClassDesc STOP = ClassDesc.of(Stop.class.getName());

  private final MethodReferences references;
  private final Set<Label> passed = new HashSet<>();

  private StopChecks(MethodReferences references) {
    this.references = references;
  }

  /**
   * Returns a class of a cell as it is to be loaded: stoppable and {@link OpenClasses open}.
   *
   * @param hierarchy knows the other classes of the notebook, which no class path holds
   */
  static byte[] weave(byte[] classFile, ClassHierarchyResolver hierarchy) {
    var files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    var model = files.parse(classFile);
    var references = new MethodReferences(model);
    return files.transformClass(
        model,
        ClassTransform.transformingMethodBodies(
                CodeTransform.ofStateful(() -> new StopChecks(references)))
            .andThen(OpenClasses.transform())
            .andThen(ClassTransform.endHandler(references::addMethods)));
  }

  static void check(CodeBuilder code) {
    code.invokestatic(STOP, "check", MTD_void);
  }

  /** What precedes a call, its arguments being on the stack. */
  static void beforeCall(CodeBuilder code, Call call) {
    CellTasks.own(code, call);
    ExitCalls.replaceReflected(code, call);
  }

  /** What follows a call, its result being on the stack. */
  static void afterCall(CodeBuilder code, Call call) {
    StreamChecks.add(code, call);
    ExitCalls.replaceLookedUp(code, call);
  }

  @Override
  public void atStart(CodeBuilder code) {
    check(code);
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    switch (element) {
      case LabelTarget target -> passed.add(target.label());
      case BranchInstruction jump when passed.contains(jump.target()) -> check(code);
      case LookupSwitchInstruction jump when goesBack(jump.defaultTarget(), jump.cases()) ->
          check(code);
      case TableSwitchInstruction jump when goesBack(jump.defaultTarget(), jump.cases()) ->
          check(code);
      default -> {}
    }
    switch (element) {
      case InvokeInstruction call when ExitCalls.divert(code, call) -> {}
      case InvokeInstruction call when StackTraces.divert(code, Call.of(call)) -> {}
      case InvokeInstruction call when ScannerInput.divert(code, Call.of(call)) -> {}
      case InvokeInstruction call -> {
        beforeCall(code, Call.of(call));
        code.with(call);
        afterCall(code, Call.of(call));
      }
      case InvokeDynamicInstruction call -> references.write(code, call);
      default -> code.with(element);
    }
  }

  private boolean goesBack(Label otherwise, List<SwitchCase> cases) {
    return passed.contains(otherwise)
        || cases.stream().anyMatch(aCase -> passed.contains(aCase.target()));
  }
}
