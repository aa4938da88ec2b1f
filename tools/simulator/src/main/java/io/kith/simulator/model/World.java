package io.kith.simulator.model;

import io.kith.policy.Place;
import io.kith.simulator.figures.Figures;
import io.kith.simulator.model.Registry.Listed;
import io.kith.simulator.scenario.ClientGroup;
import io.kith.simulator.scenario.InstanceGroup;
import io.kith.simulator.scenario.Policy;
import io.kith.simulator.scenario.Scenario;
import io.kith.simulator.scenario.Times.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.ToLongFunction;

/**
 * A scenario under one policy, from its beginning to its end. Whatever is random grows from the
 * seed of the scenario, and calls begin at the same times under each policy. Used once, by one
 * thread.
 */
public final class World {

  private static final int EVENTS_BETWEEN_REPORTS = 100_000;
  private static final long MOST_NANOS_TO_RECONNECT = 1_000_000_000;

  private final Scenario scenario;
  private final Policy policy;
  private final EventQueue queue = new EventQueue();
  private final SplittableRandom random;
  private final SplittableRandom networkRandom;
  private final Sampler nearby;
  private final Sampler faraway;
  private final Registry registry;
  private final Ranks ranks;
  private final Subsets subsets;
  private final List<Instance> instances = new ArrayList<>();
  private final List<Fleet> fleets = new ArrayList<>();
  private final Meter meter;
  private long clients;

  /** The beginning of it. */
  public World(Scenario scenario, Policy policy) {
    this.scenario = scenario;
    this.policy = policy;
    var root = new SplittableRandom(scenario.seed());
    SplittableRandom arrivals = root.split();
    this.random = root.split();
    this.networkRandom = root.split();
    this.nearby = scenario.network().nearby().sampler();
    this.faraway = scenario.network().faraway().sampler();
    this.registry = new Registry(scenario.registry(), queue, root.split());
    this.ranks = new Ranks(policy);
    this.subsets = new Subsets(policy.subset());
    List<String> zones = scenario.zones();
    for (InstanceGroup group : scenario.instances()) {
      addInstances(group, zones);
    }
    this.meter = new Meter(scenario, instances);
    Optional<Timers> attemptTimeouts =
        policy.retry().attemptTimeout().map(time -> new Timers(queue, time.toNanos()));
    for (ClientGroup group : scenario.clients()) {
      addClients(group, zones, arrivals, attemptTimeouts);
    }
  }

  private void addInstances(InstanceGroup group, List<String> zones) {
    int digits = Integer.toString(group.count() - 1).length();
    for (int i = 0; i < group.count(); i++) {
      int zone =
          group.zones().isEmpty() ? -1 : zones.indexOf(group.zones().get(i % group.zones().size()));
      String name = group.name() + "-" + "0".repeat(digits - Integer.toString(i).length()) + i;
      instances.add(new Instance(this, instances.size(), name, zone, group));
    }
  }

  private void addClients(
      ClientGroup group,
      List<String> zones,
      SplittableRandom arrivals,
      Optional<Timers> attemptTimeouts) {
    List<String> its = group.zones().isEmpty() ? List.of("") : group.zones();
    for (int i = 0; i < its.size(); i++) {
      int count = group.count() / its.size() + (i < group.count() % its.size() ? 1 : 0);
      SplittableRandom begins = arrivals.split();
      var requests =
          new Requests(
              group.keys(),
              group.criticality(),
              group.methods(),
              policy.balancer().seesKeys(),
              arrivals.split());
      if (count > 0) {
        int zone = zones.indexOf(its.get(i));
        fleets.add(new Fleet(this, group, zone, clients, count, begins, requests, attemptTimeouts));
        clients += count;
      }
    }
  }

  /**
   * Lets it all happen.
   *
   * @param progress told now and then how much is done, of 1
   */
  public Figures run(DoubleConsumer progress) {
    for (Instance instance : instances) {
      long starts = instance.group().starts().toNanos();
      if (starts == 0) {
        instance.start(false);
      } else {
        queue.at(starts, _ -> instance.start(true), 0);
      }
    }
    registry.tellAllNow(fleets.stream().flatMap(fleet -> fleet.clients().stream()).toList());
    new Script(this).schedule(scenario.events());
    fleets.forEach(Fleet::begin);
    long longest =
        scenario.clients().stream().mapToLong(group -> group.deadline().toNanos()).max().orElse(0);
    long lastNanos = endNanos() + longest + 1;
    while (queue.next(lastNanos)) {
      if (queue.happened() % EVENTS_BETWEEN_REPORTS == 0) {
        progress.accept(Math.min(1, (double) queue.nowNanos() / endNanos()));
      }
    }
    return meter.figures(policy.name(), queue.happened());
  }

  EventQueue queue() {
    return queue;
  }

  long nowNanos() {
    return queue.nowNanos();
  }

  /** From here on everything counts. */
  long warmUpNanos() {
    return scenario.warmUp().toNanos();
  }

  /** From here on no call begins. */
  long endNanos() {
    return scenario.duration().toNanos();
  }

  long silenceNanos() {
    return scenario.network().silence().toNanos();
  }

  long deadPeerNanos() {
    return scenario.network().deadPeer().toNanos();
  }

  long connectTimeoutNanos() {
    return scenario.network().connectTimeout().toNanos();
  }

  /** How long the next message takes between two zones, or within one. */
  long travelNanos(int fromZone, int toZone) {
    boolean near = fromZone == toZone || fromZone < 0 || toZone < 0;
    return (near ? nearby : faraway).nanos(networkRandom);
  }

  /** An attempt goes back to its client, if that still waits for it. */
  void sendBack(Attempt attempt, Outcome outcome) {
    attempt.place = Attempt.Place.BACK;
    attempt.outcome = outcome;
    if (!attempt.isOver()) {
      int from = attempt.endpoint.instance().zone();
      queue.in(travelNanos(from, attempt.call.client().zone()), attempt, Attempt.RETURNS);
    }
  }

  /** Connections to one are gone: clients notice once the news has travelled. */
  void disconnected(Listed listed) {
    connections(listed, false, client -> travelNanos(listed.instance().zone(), client.zone()));
  }

  /** It takes connections again: clients try time and again. */
  void reconnected(Listed listed) {
    connections(listed, true, _ -> random.nextLong(MOST_NANOS_TO_RECONNECT));
  }

  private void connections(Listed listed, boolean there, ToLongFunction<Client> delayNanos) {
    for (Fleet fleet : fleets) {
      for (Client client : fleet.clients()) {
        if (client.endpoints().knows(listed)) {
          queue.in(
              delayNanos.applyAsLong(client),
              _ -> client.endpoints().setConnected(listed, there),
              0);
        }
      }
    }
  }

  Policy policy() {
    return policy;
  }

  SplittableRandom random() {
    return random;
  }

  Ranks ranks() {
    return ranks;
  }

  Subsets subsets() {
    return subsets;
  }

  /** A zone by its number; nowhere for -1. */
  Place place(int zone) {
    return new Place("", zone < 0 ? "" : scenario.zones().get(zone));
  }

  Registry registry() {
    return registry;
  }

  Meter meter() {
    return meter;
  }

  List<Instance> instances() {
    return instances;
  }

  List<Fleet> fleets() {
    return fleets;
  }

  List<String> zones() {
    return scenario.zones();
  }
}
