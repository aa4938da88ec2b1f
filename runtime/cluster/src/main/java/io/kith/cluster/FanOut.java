package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One task on many endpoints, each on a virtual thread of its own, at most {@value
 * Fork#DEFAULT_PARALLELISM} at a time.
 *
 * <p>If the context has a deadline, the tasks have nine tenths of the time that remains, so that
 * whoever waits for all of them still has some to go on with those that came in time.
 */
final class FanOut {

  private static final int KEPT_SHARE = 10;

  private FanOut() {}

  /**
   * Runs the task for all, and returns the results in the order of the endpoints.
   *
   * @param task runs in the context, with less time; must not throw
   * @throws CallException if the caller gives up meanwhile; what runs is cancelled
   */
  static <R> List<R> over(List<Endpoint> endpoints, Context context, Function<Endpoint, R> task) {
    Deadline deadline = shorter(context.deadline());
    return context.call(() -> {
      try (var fork = Fork.open()) {
        var branches = new ArrayList<Fork.Branch<R>>(endpoints.size());
        for (Endpoint endpoint : endpoints) {
          branches.add(
              fork.call(() -> Context.current().with(deadline).call(() -> task.apply(endpoint))));
        }
        fork.join();
        return branches.stream().map(Fork.Branch::get).toList();
      }
    });
  }

  private static Deadline shorter(Deadline deadline) {
    if (deadline.isNone()) {
      return deadline;
    }
    long nowNanos = System.nanoTime();
    long remainingNanos = deadline.remainingNanos(nowNanos);
    return Deadline.afterNanos(remainingNanos - remainingNanos / KEPT_SHARE, nowNanos);
  }
}
