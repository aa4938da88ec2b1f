package io.kith.resilience;

import io.kith.config.Origin;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import io.kith.policy.rate.Quota;
import io.kith.policy.routing.Criterion;
import io.kith.rules.LimitRule;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A limit, for calls of one method.
 *
 * @param rule what it is made of
 * @param origin where that stands
 * @param limit what is left
 * @param criterion which calls count
 * @param key whose quota a call takes from
 * @param refused counts what it refuses
 */
record MethodLimit(
    LimitRule rule,
    Origin origin,
    Limit limit,
    Criterion criterion,
    LimitKey key,
    LongAdder refused) {

  private static final int MAX_SHOWN = 64;

  /** Whether it has calls wait. */
  boolean shapes() {
    return rule.kind() == Quota.Algorithm.LEAKY_BUCKET;
  }

  boolean counts(Call call) {
    return criterion.isAlways() || criterion.holds(call);
  }

  /**
   * The refusal of a call.
   *
   * @param answer what the limit has answered
   */
  Failure refusal(Call call, long answer) {
    refused.increment();
    var text = new StringBuilder();
    text.append(call.method()).append(" is limited to ").append(rule);
    text.append(" by the limit ").append(rule.name()).append(" of the rules (").append(origin);
    text.append(")");
    if (answer == SharedLimiter.UNKNOWN) {
      text.append(
          ", and the store that counts it is away: such calls are refused, by shared: closed");
      return Failure.notExecuted(Status.of(Code.UNAVAILABLE, text.toString()));
    }
    RetryInfo retry = RetryInfo.afterNanos(-answer);
    text.append(", and ").append(holder(call)).append(" used up: try again in ");
    text.append(Math.max(1, TimeUnit.NANOSECONDS.toMillis(retry.delay().toNanos() + 999_999)));
    text.append(" ms");
    return Failure.notExecuted(
        Status.of(Code.RESOURCE_EXHAUSTED, text.toString()).with(retry.detail()));
  }

  private String holder(Call call) {
    if (rule.per().isEmpty()) {
      return "that is";
    }
    String whose = key.of(call);
    return whose.isEmpty()
        ? "that of calls that do not say their " + rule.per().get() + " is"
        : "that of '"
            + (whose.length() <= MAX_SHOWN ? whose : whose.substring(0, MAX_SHOWN) + "…")
            + "' is";
  }
}
