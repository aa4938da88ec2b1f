package io.kith.simulator.model;

import io.kith.core.Call;
import org.jspecify.annotations.Nullable;

/** A process that calls, with what it knows of the instances. */
final class Client {

  private final Fleet fleet;
  private final EndpointSet endpoints;
  private final @Nullable Restraint restraint;
  private final @Nullable RetryBudget budget;

  Client(Fleet fleet, EndpointSet endpoints, @Nullable RetryBudget budget) {
    this.fleet = fleet;
    this.endpoints = endpoints;
    this.restraint = Restraint.of(fleet.world());
    this.budget = budget;
  }

  /** Its zone, by number; -1 for none. */
  int zone() {
    return fleet.zone();
  }

  /** Whom it may call. */
  EndpointSet endpoints() {
    return endpoints;
  }

  /** A call begins. */
  void begin(Call call) {
    World world = fleet.world();
    var open = new OpenCall(this, call, world.nowNanos());
    if (restraint != null && !restraint.lets(open)) {
      over(open, Outcome.REFUSED);
      return;
    }
    fleet.deadlines().set(open);
    if (budget != null) {
      budget.earn(world.nowNanos());
    }
    Endpoint probe = endpoints.probe();
    if (probe == null) {
      send(open, endpoints.pick(call), false);
    } else {
      send(open, probe, true);
    }
  }

  /** The call is sent to somebody who has not had it yet. */
  void again(OpenCall call) {
    send(call, endpoints.pickBesides(call), false);
  }

  private void send(OpenCall call, @Nullable Endpoint endpoint, boolean probes) {
    if (endpoint == null) {
      end(call, Outcome.UNREACHABLE);
      return;
    }
    World world = fleet.world();
    Instance instance = endpoint.instance();
    var attempt = new Attempt(call, endpoint, world.nowNanos());
    attempt.probes = probes;
    attempt.measured = endpoint.sent();
    call.begin(attempt);
    world.meter().chosen(world.nowNanos(), zone(), instance);
    fleet.attemptTimeouts().ifPresent(timers -> timers.set(attempt));
    world.queue().in(world.travelNanos(zone(), instance.zone()), attempt, Attempt.ARRIVES);
  }

  /** An attempt has come back, in whatever way. */
  void returned(Attempt attempt, Outcome outcome) {
    World world = fleet.world();
    endpoints.ended(attempt, outcome);
    OpenCall call = attempt.call;
    if (outcome == Outcome.ANSWERED
        || !fleet.retries().again(call, outcome, budget, world.nowNanos())) {
      end(call, outcome);
      return;
    }
    call.exclude(attempt.endpoint, fleet.retries().most());
    long delayNanos = fleet.retries().delayNanos(call);
    if (delayNanos == 0) {
      again(call);
    } else {
      world.queue().in(delayNanos, call, 0);
    }
  }

  /** The deadline has passed during this attempt. */
  void gaveUp(Attempt attempt) {
    endpoints.ended(attempt, Outcome.LATE);
  }

  /** A call is over. */
  void end(OpenCall call, Outcome outcome) {
    if (restraint != null) {
      restraint.ended(call, outcome);
    }
    over(call, outcome);
  }

  private void over(OpenCall call, Outcome outcome) {
    call.end();
    World world = fleet.world();
    world.meter().ended(call, world.nowNanos(), outcome);
  }
}
