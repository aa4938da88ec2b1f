package io.kith.collector.alert;

import io.kith.collector.Severity;
import io.kith.config.Config;
import io.kith.config.Configuration;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which alerts there are and who is told; docs/alerts.md tells more of each.
 *
 * @param defaults whether the rules that come along are in force; one of {@code rules} with the
 *     same name takes the place of one of them
 * @param every how often rules are asked
 * @param rules more of them
 * @param webhooks who is told of what begins and ends
 */
@Configuration
public record AlertSettings(
    @Default("true") boolean defaults,
    @Default("15s") @Range(least = "1s", most = "10m") Duration every,
    List<Rule> rules,
    List<Hook> webhooks) {

  private static final int MAX_RULES = 1_000;
  private static final int MAX_WEBHOOKS = 20;
  private static final Rule ERRORS =
      new Rule(
          "errors",
          "*",
          "*",
          Optional.of(new Errors(0.999, 10)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Rule SLOW =
      new Rule(
          "slow",
          "*",
          "*",
          Optional.empty(),
          Optional.of(new Slow(Duration.ofSeconds(1), 0.99, 10)),
          Optional.empty(),
          Optional.empty());
  private static final Rule OVERLOAD =
      new Rule(
          "overload",
          "*",
          "*",
          Optional.empty(),
          Optional.empty(),
          Optional.of(
              new Saturation(
                  Optional.of(0.05), Optional.empty(), Optional.empty(), 0, Duration.ofMinutes(1))),
          Optional.empty());
  private static final Rule DOWN =
      new Rule(
          "down",
          "*",
          "*",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(new Down(Duration.ofMinutes(1), Duration.ofMinutes(15))));

  /** The rules that come along. */
  private static final List<Rule> DEFAULT_RULES = List.of(ERRORS, SLOW, OVERLOAD, DOWN);

  public AlertSettings {
    rules = List.copyOf(rules);
    webhooks = List.copyOf(webhooks);
    require(rules.size() <= MAX_RULES, "rules are more than 1,000");
    require(webhooks.size() <= MAX_WEBHOOKS, "webhooks are more than 20");
    var names = new HashSet<String>();
    for (Rule rule : rules) {
      require(names.add(rule.name()), "two rules have the name '" + rule.name() + "'");
    }
  }

  /** The rules that come along, and nobody to tell. */
  public static AlertSettings usual() {
    return new AlertSettings(true, Duration.ofSeconds(15), List.of(), List.of());
  }

  /**
   * What a file says: these settings at its top.
   *
   * @throws io.kith.config.ConfigException if it cannot be read, or says something else
   */
  public static AlertSettings read(Path file) {
    return Config.empty().withFile(file).bind(AlertSettings.class).value();
  }

  /** The rules in force. */
  public List<Rule> inForce() {
    List<String> replaced = rules.stream().map(Rule::name).toList();
    Stream<Rule> usual =
        defaults
            ? DEFAULT_RULES.stream().filter(rule -> !replaced.contains(rule.name()))
            : Stream.empty();
    return Stream.concat(usual, rules.stream()).toList();
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static void requireObjective(double objective) {
    require(
        objective > 0 && objective < 1,
        "objective is " + objective + "; allowed is more than 0 and less than 1, such as 0.999");
  }

  /**
   * One rule: exactly one of {@code errors}, {@code slow}, {@code saturation} and {@code down}.
   *
   * @param name by which it is known, at most 64 characters
   * @param service the services that it is about, {@code *} for any characters
   * @param method the methods that it is about, in the same way
   */
  public record Rule(
      String name,
      @Default("*") String service,
      @Default("*") String method,
      Optional<Errors> errors,
      Optional<Slow> slow,
      Optional<Saturation> saturation,
      Optional<Down> down) {

    public Rule {
      require(
          !name.isEmpty() && name.length() <= 64,
          "name is '" + name + "'; allowed are 1 to 64 characters");
      long kinds = Stream.of(errors, slow, saturation, down).filter(Optional::isPresent).count();
      require(
          kinds == 1,
          "rule '" + name + "' has " + kinds + " of errors, slow, saturation and down; it has one");
    }

    boolean isAbout(String otherService) {
      return Pattern.matches(service, otherService);
    }

    boolean isAbout(String otherService, String otherMethod) {
      return isAbout(otherService) && Pattern.matches(method, otherMethod);
    }
  }

  /**
   * Calls fail faster than their budget allows: {@link BurnRate}.
   *
   * @param objective the share of calls that must not fail
   * @param least how many must have failed in the longer window, so that one in ten calls at night
   *     wakes nobody
   */
  public record Errors(
      @Default("0.999") double objective,
      @Default("10") @Range(least = "1", most = "1000000000") int least) {
    public Errors {
      requireObjective(objective);
    }
  }

  /**
   * Calls take too long faster than their budget allows: the same, for calls that take longer.
   *
   * @param than what a good call does not exceed
   * @param objective the share of calls that must not take longer; 0.99 has the 99th percentile
   *     below it
   * @param least how many must have taken longer in the longer window
   */
  public record Slow(
      @Default("1s") @Range(least = "1ms", most = "1m") Duration than,
      @Default("0.99") double objective,
      @Default("10") @Range(least = "1", most = "1000000000") int least) {
    public Slow {
      requireObjective(objective);
    }
  }

  /**
   * There is too much to do: calls are refused for it, or something is full. One of the two.
   *
   * @param refused the share of calls that ends with {@code RESOURCE_EXHAUSTED} in two minutes
   * @param metric a gauge that processes send
   * @param of another, which {@code metric} is a share of; none to take it as it is
   * @param above the most that is good
   * @param lasting how long it must go on
   */
  public record Saturation(
      Optional<Double> refused,
      Optional<String> metric,
      Optional<String> of,
      @Default("0") double above,
      @Default("1m") @Range(least = "0s", most = "1d") Duration lasting) {
    public Saturation {
      require(refused.isPresent() != metric.isPresent(), "saturation has either refused or metric");
    }
  }

  /**
   * Processes are gone and no others have come.
   *
   * @param silent after what time without any metric a process is gone
   * @param before how far back to look for how many there were
   */
  public record Down(
      @Default("1m") @Range(least = "15s", most = "1h") Duration silent,
      @Default("15m") @Range(least = "1m", most = "1d") Duration before) {}

  /**
   * An address that is told, in the format of Alertmanager.
   *
   * @param url of HTTP or HTTPS
   * @param headers that go with each request, such as a token
   * @param least the least severity that it is told of
   */
  public record Hook(String url, Map<String, Secret> headers, @Default("TICKET") Severity least) {
    public Hook {
      String scheme = URI.create(url).getScheme();
      require(
          "http".equals(scheme) || "https".equals(scheme),
          "url is '" + url + "'; allowed is such as https://example.com/hook");
      headers = Map.copyOf(headers);
    }
  }
}
