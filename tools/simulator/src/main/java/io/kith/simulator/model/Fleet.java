package io.kith.simulator.model;

import io.kith.core.Call;
import io.kith.policy.Place;
import io.kith.simulator.scenario.ClientGroup;
import io.kith.simulator.scenario.ClientGroup.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The clients of one group in one zone, and when calls of theirs begin. */
final class Fleet implements Event {

  private static final double ROUNDING = 1e-6;

  /** Where the rate changes all the time, it is looked at so often. */
  private static final double LOOK_NANOS = 1_000_000;

  private final World world;
  private final ClientGroup group;
  private final int zone;
  private final double rate;
  private final SplittableRandom random;
  private final Requests requests;
  private final Retrying retrying;
  private final Timers deadlines;
  private final Optional<Timers> attemptTimeouts;
  private final List<Client> clients = new ArrayList<>();
  private final double peak;
  private final double longestStepNanos;
  private double factor = 1;
  private double stepNanos;
  private double carriedNanos;

  /** How much of the next call is due, where calls do not come at random. */
  private double due;

  private int generation;

  /**
   * A fleet.
   *
   * @param firstClient the number of its first client among all
   * @param random decides when calls begin and whose they are: the same under each policy
   * @param attemptTimeouts those of all fleets
   */
  Fleet(
      World world,
      ClientGroup group,
      int zone,
      long firstClient,
      int count,
      SplittableRandom random,
      Requests requests,
      Optional<Timers> attemptTimeouts) {
    this.world = world;
    this.group = group;
    this.zone = zone;
    this.rate = group.rate() * count / group.count() / 1e9;
    this.random = random;
    this.requests = requests;
    this.retrying = new Retrying(world.policy().retry(), world.random());
    boolean timed = world.policy().balancer().seesResponseTimes();
    this.deadlines = new Timers(world.queue(), group.deadline().toNanos());
    this.attemptTimeouts = attemptTimeouts;
    this.peak = group.profile().stream().mapToDouble(Point::factor).max().orElse(1);
    Place here = world.place(zone);
    this.longestStepNanos = group.profile().isEmpty() ? Double.POSITIVE_INFINITY : LOOK_NANOS;
    for (int i = 0; i < count; i++) {
      clients.add(
          new Client(
              this,
              new EndpointSet(world, firstClient + i, here, timed),
              retrying.newBudget(world.nowNanos())));
    }
  }

  World world() {
    return world;
  }

  /** Its zone, by number; -1 for none. */
  int zone() {
    return zone;
  }

  List<Client> clients() {
    return clients;
  }

  Retrying retrying() {
    return retrying;
  }

  /** How long a call has, with all its attempts. */
  long deadlineNanos() {
    return group.deadline().toNanos();
  }

  Timers deadlines() {
    return deadlines;
  }

  Optional<Timers> attemptTimeouts() {
    return attemptTimeouts;
  }

  /** Calls begin from now on. */
  void begin() {
    scheduleNext();
  }

  /** From now on there are so many times as many calls as the scenario has otherwise. */
  void setFactor(double now) {
    factor = now;
    generation = generation + 1 & 0xFF; // what is scheduled does not happen
    scheduleNext();
  }

  @Override
  public void happen(int step) {
    if (step != generation || world.nowNanos() >= world.endNanos()) {
      return;
    }
    switch (group.arrivals()) {
      case POISSON -> {
        // Of as many as there are at the peak, those that there are now.
        if (peak == 1 || random.nextDouble() * peak < profile()) {
          beginCall();
        }
      }
      case CONSTANT, BURSTS -> {
        due += rate * factor * profile() * stepNanos;
        for (; due >= 1 - ROUNDING; due--) {
          beginCall();
        }
      }
    }
    scheduleNext();
  }

  private void beginCall() {
    Client client = clients.get(random.nextInt(clients.size()));
    Call call = requests.next();
    client.begin(call);
  }

  private void scheduleNext() {
    stepNanos =
        switch (group.arrivals()) {
          case POISSON -> random.nextExponential() / (rate * factor * peak);
          case CONSTANT -> Math.min(1 / (rate * factor), longestStepNanos);
          case BURSTS -> group.burstEvery().toNanos();
        };
    if (stepNanos < Long.MAX_VALUE) { // and not never
      double exact = stepNanos + carriedNanos;
      carriedNanos = exact - Math.floor(exact);
      world.queue().in((long) exact, this, generation);
    }
  }

  /** By how much the rate is multiplied now. */
  private double profile() {
    List<Point> points = group.profile();
    if (points.isEmpty()) {
      return 1;
    }
    long now = world.nowNanos();
    Point before = points.getFirst();
    for (Point point : points) {
      long at = point.at().toNanos();
      if (at > now) {
        long since = before.at().toNanos();
        double share = at == since ? 1 : Math.max(0, (double) (now - since) / (at - since));
        return before.factor() + share * (point.factor() - before.factor());
      }
      before = point;
    }
    return before.factor();
  }
}
