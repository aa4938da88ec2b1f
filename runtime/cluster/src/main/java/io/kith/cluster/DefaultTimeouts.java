package io.kith.cluster;

import io.kith.core.Method;
import io.kith.policy.PerMethod;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.time.Duration;

/**
 * The time that a call has whose context has no deadline: what the rules in force say of its
 * method, otherwise what the client was opened with. Thread-safe.
 */
final class DefaultTimeouts implements AutoCloseable {

  private final Effective<Duration> otherwise;
  private final RuleSource.Watch watch;
  private volatile PerMethod<Long> nanos;

  DefaultTimeouts(Duration otherwise, RuleSource rules) {
    this.otherwise = Effective.byDefault(otherwise);
    this.nanos = nanos(rules.rules());
    this.watch = rules.watch(now -> nanos = nanos(now));
  }

  private PerMethod<Long> nanos(Rules rules) {
    return new PerMethod<>(method -> effective(rules, method).value().toNanos());
  }

  /** The timeout of a method by these rules, and who says so. */
  Effective<Duration> effective(Rules rules, Method method) {
    return rules.calls().find(method, "timeout", CallRule::timeout).orElse(otherwise);
  }

  /** The timeout of a method, in nanoseconds. */
  long nanos(Method method) {
    return nanos.of(method);
  }

  /** Follows the rules no more. */
  @Override
  public void close() {
    watch.close();
  }
}
