package dev.nacre.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.nacre.Fork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector kernels give the bits of the scalar loops that define them, whatever the width. */
class VectorKernelsTest {
  @TestFactory
  List<DynamicTest> aVectorKernelGivesTheBitsOfItsScalarLoop() throws ReflectiveOperationException {
    var tests = new ArrayList<DynamicTest>();
    for (Class<?> group : KernelAgreement.groups()) {
      for (var kernel : KernelAgreement.kernels(group)) {
        tests.add(
            dynamicTest(
                group.getSimpleName() + "." + kernel.getName(),
                () -> assertThat(KernelAgreement.disagreements(group, kernel)).isEmpty()));
      }
    }
    return tests;
  }

  @Test
  void everyGroupOfKernelsHasATwin() throws ReflectiveOperationException {
    assertThat(KernelAgreement.groups())
        .extracting(Class::getSimpleName)
        .contains("Activations", "Convolutions", "Elementwise", "MatrixProduct", "Normalization")
        .contains(
            "Pooling", "Recurrent", "Reductions", "SoftmaxRows", "Transcendentals", "Updates");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void theBitsDoNotDependOnTheBytesOfAVector(int bytes) throws Exception {
    var result =
        Fork.run(KernelAgreement.class, List.of("-XX:MaxVectorSize=" + bytes, "-Dnacre.threads=3"));
    assertThat(result.status()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64})
  void theBitsAreThoseOfTheLoopsForArm(int bytes) throws Exception {
    var result =
        Fork.run(KernelAgreement.class, List.of("-Dos.arch=aarch64", "-XX:MaxVectorSize=" + bytes));
    assertThat(result.status()).as(result.output()).isZero();
  }
}
