package io.kith.example.social.driver;

import io.kith.core.Call;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times every call of a client: a filter like any other.
 *
 * <p>It lets calls pass uncounted until it is told to {@link #begin}. Thread-safe.
 */
final class CallMeter implements Filter {

  private final ConcurrentHashMap<Method, MethodMeter> meters = new ConcurrentHashMap<>();
  private volatile boolean counting;

  /** Counts from now on. */
  void begin() {
    counting = true;
  }

  @Override
  public Reply apply(Call call, Next next) {
    if (!counting) {
      return next.call(call);
    }
    MethodMeter meter = meters.computeIfAbsent(call.method(), MethodMeter::new);
    long startNanos = System.nanoTime();
    Reply reply = next.call(call);
    meter.record(reply, System.nanoTime() - startNanos);
    return reply;
  }

  /** The meters of all methods called so far, by service and name. */
  List<MethodMeter> meters() {
    return meters.values().stream()
        .sorted(Comparator.comparing(MethodMeter::service).thenComparing(MethodMeter::method))
        .toList();
  }
}
