package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Origin;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.degrade.AgedCache.Aged;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers for one method, as its rules have it. Thread-safe. */
final class Substitute implements Filter {

  private static final Logger log = LoggerFactory.getLogger(Substitute.class);

  private final MethodBinding method;
  private final List<Code> on;
  private final @Nullable Failure off;
  private final @Nullable KeptReplies kept;
  private final @Nullable NeutralReply neutral;
  private final LongAdder refused;
  private final LongAdder cached;
  private final LongAdder stale;
  private final LongAdder otherwise;
  private final RareLog rareLog;

  /**
   * A substitute.
   *
   * @param on the codes of failures that it answers for
   * @param off where it is said that the method is turned off
   */
  Substitute(
      MethodBinding method,
      Stage stage,
      Environment environment,
      List<Code> on,
      Optional<Origin> off,
      Optional<KeptReplies> kept,
      Optional<NeutralReply> neutral) {
    this.method = method;
    this.on = on;
    this.off = off.map(origin -> turnedOff(method, origin)).orElse(null);
    this.kept = kept.orElse(null);
    this.neutral = neutral.orElse(null);
    Interventions interventions = environment.interventions();
    this.refused = interventions.count(stage, method.method(), "refused");
    this.cached = interventions.count(stage, method.method(), "cached");
    this.stale = interventions.count(stage, method.method(), "stale");
    this.otherwise = interventions.count(stage, method.method(), "otherwise");
    this.rareLog = new RareLog(environment.ticker());
  }

  private static Failure turnedOff(MethodBinding method, Origin where) {
    return Failure.notExecuted(
        Status.of(
            Code.UNAVAILABLE,
            method.method() + " is turned off by degrade.off of the rules (" + where + ")"));
  }

  @Override
  public Reply apply(Call call, Next next) {
    return kept == null ? answered(call, tried(call, next)) : remembering(kept, call, next);
  }

  private Reply tried(Call call, Next next) {
    if (off == null) {
      return next.call(call);
    }
    refused.increment();
    return off;
  }

  private Reply remembering(KeptReplies replies, Call call, Next next) {
    KeptReplies.Key key = replies.key(call);
    Optional<Success> fresh = off == null ? replies.fresh(key) : Optional.empty();
    if (fresh.isPresent()) {
      cached.increment();
      return fresh.get();
    }
    Reply reply = tried(call, next);
    if (reply instanceof Success success) {
      if (success.metadata().first(Reply.DEGRADED).isEmpty()) { // by a fallback of the server
        replies.keep(key, success);
      }
      return reply;
    }
    Optional<Aged<byte[]>> old = isMeant(reply) ? replies.any(key) : Optional.empty();
    if (old.isEmpty() || !(reply instanceof Failure failure)) {
      return answered(call, reply);
    }
    stale.increment();
    tell(failure, "a reply of " + Duration.ofNanos(old.get().ageNanos()).toSeconds() + " s ago");
    return DegradedReply.of(call, replies.read(old.get().value()), "stale", failure);
  }

  private Reply answered(Call call, Reply reply) {
    if (neutral == null || !isMeant(reply) || !(reply instanceof Failure failure)) {
      return reply;
    }
    otherwise.increment();
    tell(failure, "what the rules say");
    return DegradedReply.of(call, neutral.value(), "otherwise", failure);
  }

  /** A declared exception is an answer like another. */
  private boolean isMeant(Reply reply) {
    return reply instanceof Failure failure
        && !method.declares(failure.error())
        && DegradedReply.isMeant(failure.status().code(), on);
  }

  private void tell(Failure failure, String by) {
    if (rareLog.isDue()) {
      log.warn("{} is answered with {}: {}", method.method(), by, failure.status().text());
    }
  }
}
