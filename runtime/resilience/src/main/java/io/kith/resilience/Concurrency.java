package io.kith.resilience;

import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.policy.overload.BbrLimit;
import io.kith.policy.overload.ExpiryLimit;
import io.kith.policy.overload.Limit;
import io.kith.policy.overload.MeasuredLimit;
import io.kith.rules.ConcurrencyRule;
import io.kith.rules.ConcurrencyRule.Kind;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** How many calls of a method run at a time, as the rules have it: {@code serves.concurrency}. */
record Concurrency(Kind kind, int least, int most, double tolerance, double processors) {

  private static final String SECTION = "concurrency.";
  private static final int LEAST = 10;
  private static final int MOST = 10_000;
  private static final double TOLERANCE = 1.5;
  private static final double BUSY_PROCESSORS = 0.8;

  /** Where a limit begins that has to be found. */
  private static final int FIRST = 100;

  private static final Duration WINDOW = Duration.ofMillis(100);

  /** That of a method; empty if there is no limit. */
  static Optional<Concurrency> of(Method method, Rules rules) {
    Kind kind = kind(method, rules).value();
    int most = most(method, rules).value();
    return kind == Kind.NONE
        ? Optional.empty()
        : Optional.of(
            new Concurrency(
                kind,
                Math.min(most, least(method, rules).value()),
                most,
                tolerance(method, rules).value(),
                processors(method, rules).value()));
  }

  /** The limit of this. */
  Limit limit(long nowNanos, Processors watched) {
    return switch (kind) {
      case NONE, FIXED -> new Limit.Fixed(most);
      case EXPIRY -> new ExpiryLimit(least, most);
      case GRADIENT -> MeasuredLimit.gradient(tolerance, FIRST, least, most, WINDOW, nowNanos);
      case VEGAS -> MeasuredLimit.vegas(FIRST, least, most, WINDOW, nowNanos);
      case BBR -> watched.tell(new BbrLimit(processors, least, most, nowNanos));
    };
  }

  /** How the limit of a method is said, for a refusal. */
  static String told(Method method, Rules rules) {
    Effective<Kind> kind = kind(method, rules);
    return SECTION + "limit " + text(kind.value()) + ", " + kind.origin();
  }

  /** The values in force. */
  static List<Setting> settings(Method method, Rules rules) {
    var settings = new ArrayList<Setting>();
    Effective<Kind> kind = kind(method, rules);
    settings.add(new Setting(SECTION + "limit", text(kind.value()), kind.origin()));
    if (kind.value() == Kind.NONE) {
      return settings;
    }
    if (kind.value() != Kind.FIXED) {
      settings.add(setting("least", least(method, rules)));
    }
    settings.add(setting("most", most(method, rules)));
    if (kind.value() == Kind.GRADIENT) {
      settings.add(setting("tolerance", tolerance(method, rules)));
    }
    if (kind.value() == Kind.BBR) {
      settings.add(setting("processors", processors(method, rules)));
    }
    return settings;
  }

  private static Setting setting(String key, Effective<?> value) {
    return new Setting(SECTION + key, value.value().toString(), value.origin());
  }

  private static String text(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Effective<Kind> kind(Method method, Rules rules) {
    return find(method, rules, "limit", ConcurrencyRule::limit, Kind.EXPIRY);
  }

  private static Effective<Integer> least(Method method, Rules rules) {
    return find(method, rules, "least", ConcurrencyRule::least, LEAST);
  }

  private static Effective<Integer> most(Method method, Rules rules) {
    return find(method, rules, "most", ConcurrencyRule::most, MOST);
  }

  private static Effective<Double> tolerance(Method method, Rules rules) {
    return find(method, rules, "tolerance", ConcurrencyRule::tolerance, TOLERANCE);
  }

  private static Effective<Double> processors(Method method, Rules rules) {
    return find(method, rules, "processors", ConcurrencyRule::processors, BUSY_PROCESSORS);
  }

  private static <T> Effective<T> find(
      Method method,
      Rules rules,
      String key,
      Function<ConcurrencyRule, Optional<T>> value,
      T otherwise) {
    return rules
        .serves()
        .find(method, SECTION + key, rule -> rule.concurrency().flatMap(value))
        .orElseGet(() -> Effective.byDefault(otherwise));
  }
}
