package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Ticker;
import io.kith.resilience.NeutralReply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster strategy for what the caller can do without: a call that fails is answered with a
 * neutral reply, which says so in its metadata. Nothing is lost in silence: the calls' counters
 * have it, and the log tells of the first such call of each minute. Thread-safe; for one method.
 */
final class Failsafe implements ClusterStrategy {

  private static final Logger log = LoggerFactory.getLogger(Failsafe.class);
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ClusterStrategy inner;
  private final NeutralReply neutral;
  private final Ticker ticker;
  private final AtomicLong swallowed = new AtomicLong();
  private final AtomicLong logAtNanos;

  Failsafe(ClusterStrategy inner, NeutralReply neutral, Ticker ticker) {
    this.inner = inner;
    this.neutral = neutral;
    this.ticker = ticker;
    this.logAtNanos = new AtomicLong(ticker.nanos());
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    Reply reply = inner.call(method, call);
    if (!(reply instanceof Failure failure) || method.declares(failure.error())) {
      return reply;
    }
    record(call, failure);
    Metadata said = Metadata.of(Reply.DEGRADED, failure.status().code().name());
    Exchange made = call.context().made();
    if (made != null) {
      made.headersReceived(said);
    }
    return new Success(neutral.value(), said);
  }

  private void record(Call call, Failure failure) {
    long count = swallowed.incrementAndGet();
    long nowNanos = ticker.nanos();
    long logAt = logAtNanos.get();
    if (nowNanos - logAt >= 0 && logAtNanos.compareAndSet(logAt, nowNanos + SILENCE_NANOS)) {
      log.warn(
          "{} was answered with a neutral reply, {} times by now: {}",
          call.method(),
          count,
          failure.status().text());
    }
  }
}
