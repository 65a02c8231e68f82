package dev.nacre.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nacre.tensor.Tensor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @Test
  void aTensorUsedAfterItsScopeWasClosedIsRefusedByItsShape() {
    Tensor x;
    try (var _ = Scope.open()) {
      x = Tensor.ones(2, 3);
    }
    assertThatThrownBy(x::toArray)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            """
            the tensor of 2×3 was used after its memory was given back
              why:    its scope was closed, or it was made inside net.forward(…) before backward()
              try:    scope.keep(tensor), or tensor.copy(), before that\
            """);
    assertThatThrownBy(() -> x.add(1)).hasMessageStartingWith("the tensor of 2×3 was used after");
    assertThatThrownBy(() -> Tensor.ones(2, 3).mul(x)).hasMessageStartingWith("the tensor of 2×3");
    assertThat(x).hasToString("Tensor 2×3, its memory was given back");
  }

  @Test
  void soIsAViewOfIt() {
    Tensor view;
    try (var _ = Scope.open()) {
      view = Tensor.ones(2, 3).transpose(0, 1);
    }
    assertThatThrownBy(view::toArray).hasMessageStartingWith("the tensor of 3×2 was used after");
  }

  @Test
  void fromAnotherThreadToo() {
    Tensor x;
    try (var _ = Scope.open()) {
      x = Tensor.ones(4);
    }
    assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> x.sum()).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> CompletableFuture.supplyAsync(x::toArray).join())
        .hasMessageContaining("the tensor of 4 was used after its memory was given back");
  }

  @Test
  void aGradientCannotFlowBackThroughWhatWasGivenBack() {
    Tensor w = Tensor.ones(3).requiresGrad();
    Tensor loss;
    try (var scope = Scope.open()) {
      loss = scope.keep(w.exp().mul(w).sum());
    }
    assertThatThrownBy(loss::backward).hasMessageStartingWith("the tensor of 3 was used after");
    w.mul(2).sum().backward();
    assertThat(w.grad().toArray()).containsExactly(2, 2, 2);
  }

  @Test
  void whatIsKeptOutlivesItsScope() {
    Tensor kept;
    try (var scope = Scope.open()) {
      kept = scope.keep(Tensor.of(1, 2).add(1));
      Tensor.zeros(2); // would take over the memory if it had been given back
    }
    assertThat(kept.toArray()).containsExactly(2, 3);
  }

  @Test
  void whatIsKeptBelongsToTheOuterScope() {
    Tensor kept;
    try (var _ = Scope.open()) {
      try (var inner = Scope.open()) {
        kept = inner.keep(Tensor.ones(2));
      }
      assertThat(kept.toArray()).containsExactly(1, 1);
    }
    assertThatThrownBy(kept::toArray).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInnerScopeGivesBackOnlyItsOwn() {
    try (var _ = Scope.open()) {
      Tensor outer = Tensor.ones(2);
      Tensor inner;
      try (var _ = Scope.open()) {
        inner = outer.add(1);
      }
      assertThat(outer.toArray()).containsExactly(1, 1);
      assertThatThrownBy(inner::toArray).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anArrayMadeOutsideAScopeOutlivesIt() {
    NDArray outside;
    try (var _ = Scope.open()) {
      outside = Scope.outside(() -> NDArray.full(Shape.of(2), 5));
    }
    assertThat(outside.toArray()).containsExactly(5, 5);
  }

  @Test
  void closingTwiceDoesNothing() {
    var scope = Scope.open();
    Tensor.ones(2);
    scope.close();
    assertThatCode(scope::close).doesNotThrowAnyException();
    assertThat(Scope.isOpen()).isFalse();
  }

  @Test
  void aScopeThatWasLeftIsClosedLaterAndElsewhere() {
    var scope = Scope.open();
    Tensor inside = Tensor.ones(2);
    scope.leave();
    Tensor after = Tensor.ones(2);
    assertThat(Scope.isOpen()).isFalse();
    CompletableFuture.runAsync(scope::close).join();
    assertThatThrownBy(inside::toArray).isInstanceOf(IllegalStateException.class);
    assertThat(after.toArray()).containsExactly(1, 1);
  }

  @Test
  void memoryInUseIsNotGivenToOthersWhenItIsClosed() throws InterruptedException {
    NDArray array = NDArray.full(Shape.of(1000), 7);
    var held = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var seen = new CompletableFuture<Float>();
    var user =
        new Thread(
            () -> {
              try (var _ = Access.to(array)) {
                long address = array.address();
                held.countDown();
                closed.await();
                seen.complete(dev.nacre.compute.Memory.get(address));
              } catch (InterruptedException e) {
                seen.completeExceptionally(e);
              }
            });
    user.start();
    held.await();
    array.close();
    for (int i = 0; i < 100; i++) {
      NDArray.full(Shape.of(1000), -1); // overwrites any block of that size that is free
    }
    closed.countDown();
    assertThat(seen.join()).isEqualTo(7);
    user.join();
    assertThat(array.isClosed()).isTrue();
  }
}
