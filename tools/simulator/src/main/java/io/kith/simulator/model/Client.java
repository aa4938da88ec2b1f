package io.kith.simulator.model;

import io.kith.core.Call;
import io.kith.policy.retry.Retries.Decision;
import io.kith.policy.retry.RetryBudget;
import org.jspecify.annotations.Nullable;

/** A process that calls, with what it knows of the instances. */
final class Client {

  private final Fleet fleet;
  private final EndpointSet endpoints;
  private final @Nullable Restraint restraint;
  private final RetryBudget budget;

  Client(Fleet fleet, EndpointSet endpoints, RetryBudget budget) {
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
    budget.called();
    Endpoint probe = endpoints.probe();
    if (probe == null) {
      send(open, endpoints.pick(call), false);
    } else {
      send(open, probe, true);
    }
  }

  /** The call is sent to somebody who has not had it yet, or after a wait to anybody. */
  void again(OpenCall call, boolean hasWaited) {
    Endpoint next = endpoints.pickBesides(call);
    if (next == null && hasWaited) {
      call.forgetTried();
      next = endpoints.pickBesides(call);
    }
    send(call, next, false);
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
    if (outcome == Outcome.ANSWERED) {
      end(call, outcome);
      return;
    }
    call.exclude(attempt.endpoint);
    Decision decision =
        call.retries(() -> fleet.retrying().of(budget))
            .after(
                Retrying.failed(outcome),
                endpoints.isAnyLeft(call),
                call.sinceNanos() + fleet.deadlineNanos() - world.nowNanos(),
                world.nowNanos());
    if (!(decision instanceof Decision.Again(long waitNanos))) {
      end(call, outcome);
    } else if (waitNanos == 0) {
      again(call, false);
    } else {
      world.queue().in(waitNanos, call, 0);
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
