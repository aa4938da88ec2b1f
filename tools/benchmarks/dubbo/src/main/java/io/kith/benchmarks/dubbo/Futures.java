package io.kith.benchmarks.dubbo;

import io.kith.benchmarks.harness.Peer;
import java.util.concurrent.CompletableFuture;

/** The step from a future to the harness. */
final class Futures {
  private Futures() {}

  static void report(CompletableFuture<Void> future, Peer.Completion completion) {
    future.whenComplete((nothing, failure) -> {
      if (failure == null) {
        completion.succeeded();
      } else {
        completion.failed(failure);
      }
    });
  }
}
