package io.kith.collector.alert;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Severity;
import io.kith.collector.alert.AlertSettings.Down;
import io.kith.collector.alert.AlertSettings.Errors;
import io.kith.collector.alert.AlertSettings.Rule;
import io.kith.collector.alert.AlertSettings.Saturation;
import io.kith.collector.alert.AlertSettings.Slow;
import io.kith.collector.alert.BurnRate.Burning;
import io.kith.collector.alert.BurnRate.Step;
import io.kith.collector.alert.Finding.Subject;
import io.kith.collector.figures.Gauges;
import io.kith.collector.figures.Health;
import io.kith.collector.figures.Health.Alive;
import io.kith.collector.figures.Health.Cause;
import io.kith.collector.figures.Health.Served;
import io.kith.core.Code;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Asks rules what is wrong. For one thread. */
final class RuleCheck {

  private static final Duration SHORT = Duration.ofMinutes(2);

  /** A window is read again when a hundredth of it is over. */
  private static final int FRESHNESS = 100;

  private final Health health;
  private final Map<Duration, Window> known = new HashMap<>();

  RuleCheck(Health health) {
    this.health = health;
  }

  // As they were when the rules are asked.
  private final Map<Subject, Duration> open = new HashMap<>();
  private final Map<Subject, Duration> ended = new HashMap<>();

  private record Window(Instant readAt, List<Served> served) {}

  /** The calls of one service in a window, and those of them that a rule calls bad. */
  private record Counted(double calls, double bad) {
    Counted plus(double moreCalls, double moreBad) {
      return new Counted(calls + moreCalls, bad + moreBad);
    }

    double share() {
      return calls == 0 ? 0 : bad / calls;
    }
  }

  /**
   * What all rules find at this moment.
   *
   * @param before the alerts that are open
   * @param over those that ended lately, the last one last
   */
  List<Finding> check(List<Rule> rules, List<Alert> before, List<Alert> over, Instant now)
      throws SQLException {
    open.clear();
    before.forEach(alert -> open.put(subject(alert), alert.window()));
    ended.clear();
    over.forEach(
        alert -> ended.put(subject(alert), Duration.between(alert.resolvedAt().orElse(now), now)));
    var findings = new ArrayList<Finding>();
    for (Rule rule : rules) {
      Optional<Errors> errors = rule.errors();
      Optional<Slow> slow = rule.slow();
      Optional<Saturation> saturation = rule.saturation();
      Optional<Down> down = rule.down();
      if (errors.isPresent()) {
        checkErrors(rule, errors.get(), now, findings);
      } else if (slow.isPresent()) {
        checkSlow(rule, slow.get(), now, findings);
      } else if (saturation.isPresent()) {
        checkSaturation(rule, saturation.get(), now, findings);
      } else if (down.isPresent()) {
        checkDown(rule, down.get(), now, findings);
      }
    }
    return findings;
  }

  private static Subject subject(Alert alert) {
    return new Subject(alert.rule(), alert.service());
  }

  private List<Step> counting(Rule rule, String service) {
    var subject = new Subject(rule.name(), service);
    return BurnRate.counting(
        Optional.ofNullable(open.get(subject)), Optional.ofNullable(ended.get(subject)));
  }

  private List<Served> window(Duration length, Instant now) throws SQLException {
    Window window = known.get(length);
    if (window == null || !window.readAt().plus(length.dividedBy(FRESHNESS)).isAfter(now)) {
      window = new Window(now, health.served(now.minus(length), now));
      known.put(length, window);
    }
    return window.served();
  }

  private Map<String, Counted> counted(
      Rule rule, Duration length, Instant now, ToDoubleFunction<Served> bad) throws SQLException {
    var counted = new TreeMap<String, Counted>();
    for (Served served : window(length, now)) {
      if (rule.isAbout(served.service(), served.method())) {
        counted.merge(
            served.service(),
            new Counted(served.calls().all().calls(), bad.applyAsDouble(served)),
            (one, other) -> one.plus(other.calls(), other.bad()));
      }
    }
    return counted;
  }

  /** A service whose calls are bad too often. */
  private record Burnt(String service, Burning burning, double shortShare) {}

  private List<Burnt> burnt(
      Rule rule, double objective, int least, Instant now, ToDoubleFunction<Served> bad)
      throws SQLException {
    var services = new TreeMap<String, Map<Duration, Counted>>();
    for (Duration length : BurnRate.WINDOWS) {
      counted(rule, length, now, bad)
          .forEach((service, counted) ->
              services.computeIfAbsent(service, _ -> new HashMap<>()).put(length, counted));
    }
    var burnt = new ArrayList<Burnt>();
    services.forEach((service, windows) ->
        BurnRate.of(counting(rule, service), objective, length -> of(windows, length).share())
            .filter(burning -> of(windows, burning.step().longer()).bad() >= least)
            .ifPresent(burning ->
                burnt.add(
                    new Burnt(service, burning, of(windows, burning.step().shorter()).share()))));
    return burnt;
  }

  private static Counted of(Map<Duration, Counted> byLength, Duration length) {
    return byLength.getOrDefault(length, new Counted(0, 0));
  }

  private void checkErrors(Rule rule, Errors errors, Instant now, List<Finding> findings)
      throws SQLException {
    for (Burnt burnt :
        burnt(
            rule,
            errors.objective(),
            errors.least(),
            now,
            served -> served.calls().failed().calls())) {
      Duration shorter = burnt.burning().step().shorter();
      Cause cause = health.cause(burnt.service(), now.minus(shorter), now);
      findings.add(
          finding(
              rule,
              burnt.burning().step().severity(),
              burnt.service(),
              Words.percent(burnt.shortShare())
                  + " of its calls failed in the last "
                  + Words.text(shorter)
                  + ", "
                  + Words.times(burnt.burning().rate())
                  + " as fast as "
                  + Words.percent(errors.objective())
                  + " allows"
                  + from(cause, burnt.service()),
              shorter,
              Duration.ZERO,
              cause));
    }
  }

  private void checkSlow(Rule rule, Slow slow, Instant now, List<Finding> findings)
      throws SQLException {
    double millis = slow.than().toNanos() / 1e6;
    for (Burnt burnt :
        burnt(
            rule,
            slow.objective(),
            slow.least(),
            now,
            served ->
                served.calls().all().shareLongerThan(millis) * served.calls().all().calls())) {
      Duration shorter = burnt.burning().step().shorter();
      findings.add(
          finding(
              rule,
              burnt.burning().step().severity(),
              burnt.service(),
              Words.percent(burnt.shortShare())
                  + " of its calls took longer than "
                  + Words.text(slow.than())
                  + " in the last "
                  + Words.text(shorter)
                  + ", "
                  + Words.times(burnt.burning().rate())
                  + " as fast as "
                  + Words.percent(slow.objective())
                  + " allows",
              shorter,
              Duration.ZERO,
              new Cause(burnt.service(), "")));
    }
  }

  private void checkSaturation(
      Rule rule, Saturation saturation, Instant now, List<Finding> findings) throws SQLException {
    if (saturation.refused().isPresent()) {
      double most = saturation.refused().get();
      counted(
              rule,
              SHORT,
              now,
              served ->
                  served.code().equals(Code.RESOURCE_EXHAUSTED.name())
                      ? served.calls().all().calls()
                      : 0)
          .forEach((service, counted) -> {
            if (counted.bad() > 0 && counted.share() > most) {
              findings.add(
                  finding(
                      rule,
                      Severity.PAGE,
                      service,
                      Words.percent(counted.share())
                          + " of its calls were refused in the last "
                          + Words.text(SHORT)
                          + ", as it has too much to do",
                      SHORT,
                      saturation.lasting(),
                      new Cause(service, "")));
            }
          });
      return;
    }
    String metric = saturation.metric().orElse("");
    var fullest = new TreeMap<String, Gauges.Level>();
    for (Gauges.Level level : health.gauges().levels(metric, saturation.of(), now)) {
      if (rule.isAbout(level.service()) && level.value() > saturation.above()) {
        fullest.merge(
            level.service(), level, (one, other) -> one.value() >= other.value() ? one : other);
      }
    }
    fullest.forEach((service, level) ->
        findings.add(
            finding(
                rule,
                Severity.PAGE,
                service,
                metric
                    + saturation.of().map(of -> " of " + of).orElse("")
                    + " is "
                    + Words.number(level.value())
                    + " at "
                    + level.instance()
                    + ", above "
                    + Words.number(saturation.above()),
                Duration.ZERO,
                saturation.lasting(),
                new Cause(service, ""))));
  }

  private void checkDown(Rule rule, Down down, Instant now, List<Finding> findings)
      throws SQLException {
    for (Alive alive : health.alive(now, down.silent(), down.before())) {
      if (rule.isAbout(alive.service()) && alive.now() < alive.most()) {
        int gone = alive.most() - alive.now();
        findings.add(
            finding(
                rule,
                alive.now() == 0 ? Severity.PAGE : Severity.TICKET,
                alive.service(),
                gone
                    + " of "
                    + alive.most()
                    + (alive.most() == 1 ? " instance" : " instances")
                    + (gone == 1 ? " is" : " are")
                    + " not heard of for "
                    + Words.text(down.silent())
                    + ": "
                    + String.join(", ", alive.silent().stream().limit(Math.min(gone, 5)).toList())
                    + (gone > 5 ? ", …" : ""),
                Duration.ZERO,
                Duration.ZERO,
                new Cause(alive.service(), "")));
      }
    }
  }

  private static Finding finding(
      Rule rule,
      Severity severity,
      String service,
      String summary,
      Duration window,
      Duration lasting,
      Cause cause) {
    return new Finding(
        rule.name(),
        severity,
        service,
        service + ": " + summary,
        window,
        lasting,
        cause.service(),
        cause.method());
  }

  private static String from(Cause cause, String service) {
    String method = cause.method().isEmpty() ? "" : ", most in " + cause.method();
    return cause.service().equals(service)
        ? method
        : "; they come from " + cause.service() + method;
  }
}
