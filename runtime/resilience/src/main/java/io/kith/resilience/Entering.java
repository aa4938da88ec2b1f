package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.CountedReplies;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.bulkhead.Bulkhead;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a place for each call as long as it runs; one that streams its replies runs to their end.
 */
final class Entering implements Filter {

  private final Places places;
  private final @Nullable Function<Call, String> keys;
  private final long maxWaitNanos;
  private final Function<String, Status> refusal;
  private final LongAdder refused;
  private final Ticker ticker;

  /**
   * A filter.
   *
   * @param keys reads the key whose place is taken; null if there are none
   * @param maxWaitNanos how long a call waits for a place; 0 for not at all
   * @param refusal says what was full, of a key
   */
  Entering(
      Places places,
      @Nullable Function<Call, String> keys,
      long maxWaitNanos,
      Function<String, Status> refusal,
      LongAdder refused,
      Ticker ticker) {
    this.places = places;
    this.keys = keys;
    this.maxWaitNanos = maxWaitNanos;
    this.refusal = refusal;
    this.refused = refused;
    this.ticker = ticker;
  }

  @Override
  public Reply apply(Call call, Next next) {
    String key = keys == null ? "" : keys.apply(call);
    Bulkhead entered = maxWaitNanos == 0 ? places.enter(key) : await(call);
    if (entered == null) {
      refused.increment();
      call.context().note("kith.bulkhead", "refused");
      return Failure.notExecuted(refusal.apply(key));
    }
    boolean isOver = true;
    try {
      Reply reply = next.call(call);
      if (reply instanceof Reply.Success success && call.method().isServerStreaming()) {
        Reply streaming = untilItsEnd(success, entered);
        isOver = false;
        return streaming;
      }
      return reply;
    } finally {
      if (isOver) {
        places.leave(entered);
      }
    }
  }

  private @Nullable Bulkhead await(Call call) {
    long leftNanos = call.context().deadline().remainingNanos(ticker.nanos());
    try {
      return places.await(Math.min(maxWaitNanos, leftNanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for whoever has interrupted it
      return null;
    }
  }

  private Reply untilItsEnd(Reply.Success success, Bulkhead entered) {
    var replies = (Stream<?>) Objects.requireNonNull(success.value());
    return new Reply.Success(
        CountedReplies.untilEnd(replies, () -> places.leave(entered)), success.metadata());
  }
}
