package io.kith.resilience;

import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import io.kith.rules.ServeRule;
import io.kith.rules.TraceRule;
import java.util.List;
import java.util.Optional;

/** Which traces that begin with a call are recorded; telemetry sees to it, by the same rules. */
public final class TraceSampling implements Mechanism {

  private static final String TRACE = "trace";

  private final Side side;

  TraceSampling(Side side) {
    this.side = side;
  }

  /** What the rules say of traces that begin with a call of this method at this end. */
  public static Optional<Effective<TraceRule>> of(Side side, Method method, Rules rules) {
    return switch (side) {
      case CLIENT -> rules.calls().find(method, TRACE, CallRule::trace);
      case SERVER -> rules.serves().find(method, TRACE, ServeRule::trace);
    };
  }

  @Override
  public Stage stage() {
    return side == Side.CLIENT ? Stage.CLIENT_TRACE : Stage.SERVER_TRACE;
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    return List.of(
        of(side, method, rules)
            .map(said -> said.setting(TRACE))
            .orElseGet(() -> Effective.byDefault("as telemetry.traces has it").setting(TRACE)));
  }
}
