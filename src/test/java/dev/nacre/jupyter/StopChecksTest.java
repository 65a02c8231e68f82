package dev.nacre.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StopChecksTest {

  @SuppressWarnings("unused")
  private static class Sample {
    private int secret;
    int visible;

    void straight() {
      visible = 1;
    }

    void loops() {
      while (visible > 0) for (int i = 0; i < 3; i++) visible--;
      do visible++;
      while (visible < 3);
    }

    void forwardOnly(int n) {
      if (n > 0) visible = n;
      else visible = -n;
    }

    Runnable lambda() {
      return () -> secret++;
    }

    void leaves() {
      if (visible == 0) System.exit(1);
      if (visible == 1) Runtime.getRuntime().exit(2);
      Runtime.getRuntime().halt(3);
    }
  }

  private static final ClassFile FILES = ClassFile.of();
  private static final byte[] WOVEN = weave();

  private static byte[] weave() {
    try (var in = StopChecksTest.class.getResourceAsStream("StopChecksTest$Sample.class")) {
      return StopChecks.weave(in.readAllBytes(), ClassHierarchyResolver.defaultResolver());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long calls(MethodModel method, String of) {
    return method
        .code()
        .orElseThrow()
        .elementStream()
        .filter(
            element ->
                element instanceof InvokeInstruction call
                    && (call.owner().asInternalName() + "." + call.name()).equals(of))
        .count();
  }

  @Test
  void everyMethodLambdaAndJumpBackHasOneCheck() {
    Map<String, Long> checks =
        FILES.parse(WOVEN).methods().stream()
            .collect(
                Collectors.toMap(
                    method -> method.methodName().stringValue(),
                    method -> calls(method, "dev/nacre/jupyter/Stop.check")));
    assertThat(checks)
        .containsEntry("straight", 1L)
        .containsEntry("forwardOnly", 1L)
        .containsEntry("loops", 1L + 3)
        .containsEntry("lambda$lambda$0", 1L);
  }

  @Test
  void nothingEndsTheJvm() {
    var leaves =
        FILES.parse(WOVEN).methods().stream()
            .filter(method -> method.methodName().equalsString("leaves"))
            .findFirst()
            .orElseThrow();
    assertThat(calls(leaves, "dev/nacre/jupyter/Stop.exit")).isEqualTo(2);
    assertThat(calls(leaves, "dev/nacre/jupyter/Stop.halt")).isEqualTo(1);
    assertThat(calls(leaves, "java/lang/System.exit")).isZero();
    assertThat(calls(leaves, "java/lang/Runtime.halt")).isZero();
  }

  @Test
  void whatOtherSnippetsMayUseIsPublicAndWhatIsPrivateStaysSo() {
    var woven = FILES.parse(WOVEN);
    assertThat(woven.flags().has(java.lang.reflect.AccessFlag.PUBLIC)).isTrue();
    assertThat(woven.fields())
        .allSatisfy(
            field ->
                assertThat(field.flags().has(java.lang.reflect.AccessFlag.PUBLIC))
                    .isEqualTo(field.fieldName().equalsString("visible")));
  }

  @Test
  void theResultPassesTheVerifier() {
    assertThat(FILES.verify(WOVEN)).isEmpty();
  }
}
