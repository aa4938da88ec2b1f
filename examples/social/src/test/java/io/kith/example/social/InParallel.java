package io.kith.example.social;

import io.kith.core.Context;
import io.kith.core.Fork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;

/** Runs tasks that start at the same moment. */
public final class InParallel {

  private InParallel() {}

  /** The results of so many tasks, in their order; fails when one of them does, or after 20 s. */
  public static <T> List<T> run(int tasks, IntFunction<Callable<T>> task) {
    return Context.within(Duration.ofSeconds(20))
        .call(() -> {
          try (var fork = Fork.open()) {
            var start = new CountDownLatch(tasks);
            var branches = new ArrayList<Fork.Branch<T>>();
            for (int i = 0; i < tasks; i++) {
              Callable<T> one = task.apply(i);
              branches.add(
                  fork.call(() -> {
                    start.countDown();
                    start.await();
                    return one.call();
                  }));
            }
            fork.join();
            return branches.stream().map(Fork.Branch::get).toList();
          }
        });
  }
}
