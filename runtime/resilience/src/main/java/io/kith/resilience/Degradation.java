package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.rules.DegradeRule;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What answers when a method cannot, or is not to: by the rules' {@code degrade}. */
final class Degradation implements Mechanism {

  private static final String OFF = "degrade.off";

  private final Side side;
  private final Environment environment;

  Degradation(Side side, Environment environment) {
    this.side = side;
    this.environment = environment;
  }

  @Override
  public Stage stage() {
    return side == Side.CLIENT ? Stage.CLIENT_DEGRADE : Stage.SERVER_DEGRADE;
  }

  @Override
  public Optional<Filter> filter(MethodBinding method, Rules rules) {
    return off(method.method(), rules)
        .filter(Effective::value)
        .map(off -> turnedOff(method.method(), off));
  }

  private Filter turnedOff(Method method, Effective<Boolean> off) {
    LongAdder refused = environment.interventions().count(stage(), method, "refused");
    Status why =
        Status.of(
            Code.UNAVAILABLE,
            method + " is turned off by degrade.off of the rules (" + off.origin() + ")");
    return (_, _) -> {
      refused.increment();
      return Reply.Failure.notExecuted(why);
    };
  }

  private Optional<Effective<Boolean>> off(Method method, Rules rules) {
    return side == Side.CLIENT
        ? rules.calls().find(method, OFF, rule -> rule.degrade().flatMap(DegradeRule::off))
        : rules.serves().find(method, OFF, rule -> rule.degrade().flatMap(DegradeRule::off));
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    Effective<Boolean> off = off(method, rules).orElse(Effective.byDefault(false));
    return List.of(new Setting(OFF, off.value().toString(), off.origin()));
  }
}
