package io.kith.resilience;

import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import io.kith.rules.ServeRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The time that calls have where they are served, by the rules' {@code timeout}. Nothing stands
 * around a call for it: the server watches those that it has been given.
 */
final class Deadlines implements Mechanism {

  private static final String TIMEOUT = "timeout";

  /** How long a call of the method may take where it is served; the longest if nothing is said. */
  static long servedNanos(Method method, Rules rules) {
    return served(method, rules).map(said -> said.value().toNanos()).orElse(Long.MAX_VALUE);
  }

  private static Optional<Effective<Duration>> served(Method method, Rules rules) {
    return rules.serves().find(method, TIMEOUT, ServeRule::timeout);
  }

  @Override
  public Stage stage() {
    return Stage.SERVER_DEADLINE;
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    Effective<String> shown =
        served(method, rules)
            .map(said -> new Effective<>(said.value().toMillis() + "ms", said.origin()))
            .orElse(Effective.byDefault("what the caller gives"));
    return List.of(new Setting(TIMEOUT, shown.value(), shown.origin()));
  }
}
