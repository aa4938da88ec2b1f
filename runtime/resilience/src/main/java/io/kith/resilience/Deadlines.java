package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.policy.AttemptTimeout;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import io.kith.rules.ServeRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The time that calls have, by the rules' {@code timeout}. Nothing stands around a call for it: the
 * client makes calls with their deadline, and the server watches those that it has been given.
 */
final class Deadlines implements Mechanism {

  private static final String TIMEOUT = "timeout";
  private static final String ATTEMPT_TIMEOUT = "attemptTimeout";

  private final Side side;

  Deadlines(Side side) {
    this.side = side;
  }

  /** How long a call of the method may take where it is served; the longest if nothing is said. */
  static long servedNanos(Method method, Rules rules) {
    return served(method, rules).map(said -> said.value().toNanos()).orElse(Long.MAX_VALUE);
  }

  private static Optional<Effective<Duration>> served(Method method, Rules rules) {
    return rules.serves().find(method, TIMEOUT, ServeRule::timeout);
  }

  @Override
  public Stage stage() {
    return side == Side.CLIENT ? Stage.CLIENT_DEADLINE : Stage.SERVER_DEADLINE;
  }

  @Override
  public Optional<Filter> filter(MethodBinding method, Rules rules) {
    return Optional.empty();
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    Optional<Effective<Duration>> said =
        side == Side.CLIENT
            ? rules.calls().find(method, TIMEOUT, CallRule::timeout)
            : served(method, rules);
    String otherwise = side == Side.CLIENT ? "client.timeout" : "what the caller gives";
    Effective<String> shown =
        said.map(timeout -> new Effective<>(text(timeout.value()), timeout.origin()))
            .orElse(Effective.byDefault(otherwise));
    var timeout = new Setting(TIMEOUT, shown.value(), shown.origin());
    return side == Side.CLIENT ? List.of(timeout, ofAttempts(method, rules)) : List.of(timeout);
  }

  private static Setting ofAttempts(Method method, Rules rules) {
    Effective<AttemptTimeout> said =
        rules
            .calls()
            .find(method, ATTEMPT_TIMEOUT, CallRule::attempts)
            .orElse(Effective.byDefault(AttemptTimeout.DEFAULT));
    return new Setting(ATTEMPT_TIMEOUT, said.value().toString(), said.origin());
  }

  private static String text(Duration timeout) {
    return timeout.toMillis() + "ms";
  }
}
