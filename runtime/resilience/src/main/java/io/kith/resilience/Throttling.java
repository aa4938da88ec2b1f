package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Origin;
import io.kith.config.Setting;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.policy.breaker.Throttle;
import io.kith.policy.breaker.ThrottlePolicy;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import io.kith.rules.ThrottleRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The throttles of methods, by the rules' {@code throttle}, or by the defaults where they say
 * nothing.
 *
 * <p>Each method has one of its own, and not each service: what a server refuses of one method, as
 * it is turned off there or has a limit of its own, says nothing of the others; and if it refuses
 * them all alike, each throttle finds that out.
 */
final class Throttling implements Mechanism {

  private final Environment environment;
  private final Governed<ThrottlePolicy, MethodThrottle> throttles = new Governed<>(this::throttle);
  private final Turning turning = new Turning("kith-throttles", this::turn);

  Throttling(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Stage stage() {
    return Stage.CLIENT_THROTTLE;
  }

  @Override
  public List<Filter> filters(MethodBinding method, Rules rules) {
    Optional<ThrottleRule> rule = rule(method.method(), rules);
    ThrottlePolicy policy = rule.map(ThrottleRule::policy).orElse(ThrottlePolicy.defaults());
    String path = method.method().path();
    return throttles
        .of(path, Optional.of(policy).filter(_ -> rule.isEmpty() || !rule.get().off()))
        .<List<Filter>>map(throttle -> {
          LongAdder refused =
              environment.interventions().count(stage(), method.method(), "refused");
          return List.of(new ThrottleFilter(throttle, path, refused));
        })
        .orElse(List.of());
  }

  private static Optional<ThrottleRule> rule(Method method, Rules rules) {
    return rules.calls().find(method, "throttle", said -> said.throttle()).map(Effective::value);
  }

  private MethodThrottle throttle(ThrottlePolicy policy) {
    turning.needed(policy.interval());
    return new MethodThrottle(
        new Throttle(policy, environment.ticker(), environment.random()::getAsLong),
        environment.ticker());
  }

  private void turn() {
    throttles.known().forEach((path, throttle) -> throttle.turn(path));
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    var settings = new ArrayList<Setting>();
    ThrottlePolicy policy =
        rule(method, rules).map(ThrottleRule::policy).orElse(ThrottlePolicy.defaults());
    boolean off = rule(method, rules).filter(ThrottleRule::off).isPresent();
    settings.add(setting(method, rules, "off", off, ThrottleRule::off));
    if (!off) {
      settings.add(
          setting(method, rules, "multiplier", policy.multiplier(), ThrottleRule::multiplier));
      settings.add(setting(method, rules, "window", policy.window(), ThrottleRule::window));
      settings.add(setting(method, rules, "floor", policy.floor(), ThrottleRule::floor));
    }
    return settings;
  }

  private static Setting setting(
      Method method, Rules rules, String key, Object inForce, Function<ThrottleRule, Object> read) {
    String path = "throttle." + key;
    Origin origin =
        rules
            .calls()
            .find(method, path, said -> said.throttle().map(read))
            .map(Effective::origin)
            .orElseGet(Origin.BuiltIn::new);
    return new Setting(path, inForce.toString(), origin);
  }

  @Override
  public void close() {
    turning.close();
  }
}
