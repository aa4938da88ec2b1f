package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.rules.Effective;
import io.kith.rules.FaultRule;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults to test with, by the rules' {@code faults}. Stands nowhere unless it is allowed. */
final class Faults implements Mechanism {

  private static final Logger log = LoggerFactory.getLogger(Faults.class);
  private static final String KEY = "faults";

  /** What the faults of a method hang on. */
  private record Wanted(MethodBinding method, Effective<List<FaultRule>> rules) {}

  private final Side side;
  private final boolean allowed;
  private final Environment environment;
  private final Governed<Wanted, List<Filter>> injected;

  /**
   * Faults.
   *
   * @param allowed whether the application was started with the setting without which there are
   *     none, whatever the rules say
   */
  Faults(Side side, boolean allowed, Environment environment) {
    this.side = side;
    this.allowed = allowed;
    this.environment = environment;
    this.injected = new Governed<>(this::injected);
  }

  @Override
  public Stage stage() {
    return side == Side.CLIENT ? Stage.CLIENT_FAULTS : Stage.SERVER_FAULTS;
  }

  @Override
  public List<Filter> filters(MethodBinding method, Rules rules) {
    Optional<Effective<List<FaultRule>>> said = find(method.method(), rules);
    if (said.isPresent() && !allowed) {
      log.error(
          "the rules have faults for {} ({}), which is refused: this application was not started"
              + " with faults.allowed: true",
          method.method(),
          said.get().origin());
      return List.of();
    }
    return injected
        .of(method.method().path(), said.map(faults -> new Wanted(method, faults)))
        .orElse(List.of());
  }

  private List<Filter> injected(Wanted wanted) {
    Method method = wanted.method().method();
    log.warn(
        "FAULTS ARE INJECTED into calls of {}: {} ({})",
        method,
        wanted.rules().value(),
        wanted.rules().origin());
    var filters = new ArrayList<Filter>();
    for (FaultRule rule : wanted.rules().value()) {
      Optional<String> misfit = misfit(method, rule);
      if (misfit.isPresent()) {
        log.warn("the fault {} is not injected into {}, which {}", rule, method, misfit.get());
      } else {
        filters.add(
            new InjectedFault(
                wanted.method(), rule, wanted.rules().origin(), stage(), environment));
      }
    }
    return List.copyOf(filters);
  }

  private Optional<String> misfit(Method method, FaultRule rule) {
    if (method.isStreaming() && (rule.throttle().isPresent() || rule.garble())) {
      return Optional.of("streams; throttle and garble are for single messages");
    }
    boolean waits = rule.delay().isPresent() || rule.throttle().isPresent();
    return side == Side.SERVER && method.isNonBlocking() && waits
        ? Optional.of("never blocks, so that a wait would hold up all calls of its event loop")
        : Optional.empty();
  }

  private Optional<Effective<List<FaultRule>>> find(Method method, Rules rules) {
    return side == Side.CLIENT
        ? rules.calls().find(method, KEY, rule -> some(rule.faults()))
        : rules.serves().find(method, KEY, rule -> some(rule.faults()));
  }

  private static Optional<List<FaultRule>> some(List<FaultRule> faults) {
    return faults.isEmpty() ? Optional.empty() : Optional.of(faults);
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    return find(method, rules).stream()
        .map(said -> said.setting(allowed ? KEY : KEY + ", refused"))
        .toList();
  }
}
