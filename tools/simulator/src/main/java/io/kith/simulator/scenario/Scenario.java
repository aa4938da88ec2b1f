package io.kith.simulator.scenario;

import io.kith.config.Config;
import io.kith.config.Default;
import io.kith.config.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One situation, and the policies that are tried in it. Immutable.
 *
 * @param title what it is, in a few words
 * @param about what it shows, for the reader of its report
 * @param duration for how long calls are made, in virtual time
 * @param warmUp how much of that, at the beginning, counts in no figure
 * @param seed what all randomness grows from: the same seed, the same figures
 * @param policies one run each, with the same calls at the same times
 */
public record Scenario(
    String title,
    @Default("") String about,
    @Range(least = "10ms", most = "1d") Duration duration,
    @Default("0s") Duration warmUp,
    @Default("1") long seed,
    List<InstanceGroup> instances,
    List<ClientGroup> clients,
    Network network,
    RegistryModel registry,
    List<Happening> events,
    List<Policy> policies) {

  /** The most instances, of all groups together. */
  public static final int MAX_INSTANCES = 100_000;

  /** The most clients, of all groups together. */
  public static final int MAX_CLIENTS = 1_000_000;

  /** The most pairs of a client and an instance that it may call: what takes the memory. */
  public static final long MAX_PAIRS = 20_000_000;

  public Scenario {
    require(!instances.isEmpty(), "instances has no group: there is nobody to call");
    require(!clients.isEmpty(), "clients has no group: nobody calls");
    require(!policies.isEmpty(), "policies is empty: name at least one, with its balancer");
    require(
        warmUp.compareTo(duration) < 0,
        "warmUp is " + warmUp + ", and with a duration of " + duration + " nothing is left");
    requireDistinct("instances", instances.stream().map(InstanceGroup::name));
    requireDistinct("policies", policies.stream().map(Policy::name));
    requireAtMost(
        "instances", instances.stream().mapToLong(InstanceGroup::count).sum(), MAX_INSTANCES);
    requireAtMost("clients", clients.stream().mapToLong(ClientGroup::count).sum(), MAX_CLIENTS);
    for (Policy policy : policies) {
      requireBoundedPairs(policy, instances, clients);
    }
    for (int i = 0; i < events.size(); i++) {
      requireKnown("events[" + i + "]", events.get(i), instances, clients);
    }
  }

  /**
   * The scenario of a file.
   *
   * @throws io.kith.config.ConfigException if the file cannot be read, or says something that is no
   *     scenario; it names each such place
   */
  public static Scenario read(Path yaml) {
    return Config.empty().withFile(yaml).bind(Scenario.class).value();
  }

  /**
   * The scenario of a text.
   *
   * @param name how the text is called in errors
   * @throws io.kith.config.ConfigException if it is no scenario
   */
  public static Scenario parse(String name, String yaml) {
    return Config.empty().withYaml(name, yaml).bind(Scenario.class).value();
  }

  /** This scenario, ended at this time if it would take longer. */
  public Scenario until(Duration end) {
    if (end.compareTo(duration) >= 0) {
      return this;
    }
    Duration warm = warmUp.compareTo(end) < 0 ? warmUp : end.dividedBy(2);
    return new Scenario(
        title, about, end, warm, seed, instances, clients, network, registry, events, policies);
  }

  /** This scenario with another seed. */
  public Scenario withSeed(long other) {
    return new Scenario(
        title, about, duration, warmUp, other, instances, clients, network, registry, events,
        policies);
  }

  /** The zones of instances and clients, each once, in the order in which they are named. */
  public List<String> zones() {
    return Stream.concat(
            instances.stream().flatMap(group -> group.zones().stream()),
            clients.stream().flatMap(group -> group.zones().stream()))
        .distinct()
        .toList();
  }

  /** How many instances there are, of all groups. */
  public int instanceCount() {
    return instances.stream().mapToInt(InstanceGroup::count).sum();
  }

  /** How many clients there are, of all groups. */
  public int clientCount() {
    return clients.stream().mapToInt(ClientGroup::count).sum();
  }

  /** How many calls a second begin, without profiles and events. */
  public double callsPerSecond() {
    return clients.stream().mapToDouble(ClientGroup::rate).sum();
  }

  private static void requireBoundedPairs(
      Policy policy, List<InstanceGroup> instances, List<ClientGroup> clients) {
    long all = instances.stream().mapToLong(InstanceGroup::count).sum();
    int zones =
        (int) instances.stream().flatMap(group -> group.zones().stream()).distinct().count();
    long called = policy.mostCalled(all, Math.max(1, zones));
    long pairs = called * clients.stream().mapToLong(ClientGroup::count).sum();
    require(
        pairs <= MAX_PAIRS,
        String.format(
            Locale.ROOT,
            "policy '%s' has every client know %,d instances, which makes %,d pairs; at most %,d"
                + " are simulated: give it a subset, or have fewer clients",
            policy.name(),
            called,
            pairs,
            MAX_PAIRS));
  }

  private static void requireKnown(
      String where, Happening event, List<InstanceGroup> instances, List<ClientGroup> clients) {
    List<String> groups = instances.stream().map(InstanceGroup::name).toList();
    event.who().flatMap(Who::group).ifPresent(group -> requireOneOf(where, "group", group, groups));
    List<String> zones =
        Stream.concat(
                instances.stream().flatMap(group -> group.zones().stream()),
                clients.stream().flatMap(group -> group.zones().stream()))
            .distinct()
            .toList();
    event.zone().ifPresent(zone -> requireOneOf(where, "zone", zone, zones));
  }

  private static void requireOneOf(String where, String what, String name, List<String> known) {
    require(
        known.contains(name),
        where + " names the " + what + " '" + name + "'; there are " + String.join(", ", known));
  }

  private static void requireDistinct(String where, Stream<String> names) {
    var seen = new HashSet<String>();
    String twice =
        names.filter(name -> !seen.add(name)).distinct().collect(Collectors.joining(", "));
    require(twice.isEmpty(), where + " has two called " + twice + "; give each a name of its own");
  }

  private static void requireAtMost(String what, long count, long most) {
    require(
        count <= most,
        String.format(Locale.ROOT, "%,d %s; at most %,d are simulated", count, what, most));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
