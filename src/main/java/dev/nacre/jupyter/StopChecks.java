package dev.nacre.jupyter;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes the classes of a cell stoppable: a call of {@link Stop#check} stands at the entry of every
 * method and lambda body and before every jump backwards, so no loop and no recursion of the user's
 * goes on without it. Calls that would end the JVM go to {@link Stop#exit}.
 *
 * <p>It also makes them public, and sealed classes open, for the JVM (javac has checked both
 * already): each snippet lives in a class loader, and therefore in a package, of its own.
 */
final class StopChecks {

  private static final ClassDesc STOP = ClassDesc.of(Stop.class.getName());
  private static final ClassDesc RUNTIME = ClassDesc.of("java.lang.Runtime");
  private static final MethodTypeDesc EXIT = MethodTypeDesc.of(CD_void, CD_int);
  private static final MethodTypeDesc RUNTIME_EXIT = MethodTypeDesc.of(CD_void, RUNTIME, CD_int);

  private StopChecks() {}

  /**
   * Returns the class with checks.
   *
   * @param hierarchy knows the other classes of the notebook, which no class path holds
   */
  static byte[] weave(byte[] classFile, ClassHierarchyResolver hierarchy) {
    var files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    ClassTransform weaving =
        (to, element) -> {
          switch (element) {
            case java.lang.classfile.AccessFlags flags -> to.withFlags(open(flags.flagsMask()));
            case MethodModel method ->
                to.withMethod(
                    method.methodName(),
                    method.methodType(),
                    method.methodName().equalsString("<clinit>")
                        ? method.flags().flagsMask()
                        : open(method.flags().flagsMask()),
                    body ->
                        method.forEach(
                            part -> {
                              switch (part) {
                                case java.lang.classfile.AccessFlags _ -> {}
                                case java.lang.classfile.CodeModel code ->
                                    body.transformCode(code, checks());
                                default -> body.with(part);
                              }
                            }));
            case FieldModel field ->
                to.withField(
                    field.fieldName(),
                    field.fieldType(),
                    body ->
                        field.forEach(
                            part -> {
                              if (part instanceof java.lang.classfile.AccessFlags flags)
                                body.withFlags(open(flags.flagsMask()));
                              else body.with(part);
                            }));
            case PermittedSubclassesAttribute _ -> {}
            default -> to.with(element);
          }
        };
    return files.transformClass(files.parse(classFile), weaving);
  }

  private static int open(int flags) {
    return (flags & AccessFlag.PRIVATE.mask()) != 0
        ? flags
        : flags & ~AccessFlag.PROTECTED.mask() | AccessFlag.PUBLIC.mask();
  }

  private static CodeTransform checks() {
    return CodeTransform.ofStateful(Weaver::new);
  }

  /** Weaves one method body. */
  private static final class Weaver implements CodeTransform {
    private final Set<Label> passed = new HashSet<>();

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
        case InvokeInstruction call when is(call, "java/lang/System", Set.of("exit")::contains) -> {
          code.invokestatic(STOP, "exit", EXIT);
          return;
        }
        case InvokeInstruction call
            when is(call, "java/lang/Runtime", Set.of("exit", "halt")::contains) -> {
          code.invokestatic(STOP, "exit", RUNTIME_EXIT);
          return;
        }
        default -> {}
      }
      code.with(element);
    }

    private boolean goesBack(Label otherwise, List<SwitchCase> cases) {
      return passed.contains(otherwise)
          || cases.stream().anyMatch(aCase -> passed.contains(aCase.target()));
    }

    private static boolean is(InvokeInstruction call, String owner, Predicate<String> names) {
      return call.owner().asInternalName().equals(owner) && names.test(call.name().stringValue());
    }

    private static void check(CodeBuilder code) {
      code.invokestatic(STOP, "check", MTD_void);
    }
  }
}
