package io.kith.simulator.model;

import io.kith.simulator.model.Attempt.Place;
import io.kith.simulator.scenario.InstanceGroup;
import io.kith.simulator.scenario.InstanceGroup.ColdStart;
import io.kith.simulator.scenario.Times.Sampler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls that one instance works on, so many at a time, and those that wait for that. */
final class Work {

  /** What of it goes wrong. */
  static final class Trouble {
    double slowFactor = 1;
    double slowShare = 1;

    /** The method that is slow; all, if it is empty. */
    String slowMethod = "";

    double failShare;
    long failNanos = -1;
  }

  /** So many that nobody waits for may stand in a queue before they are taken out. */
  private static final int SLACK = 64;

  private final World world;
  private final InstanceGroup group;
  private final Sampler serviceTime;
  private final Admission admission;
  private final Tally tally;
  private final Trouble trouble = new Trouble();
  private final @Nullable Attempt[] inWork;
  private int working;

  /** In the order in which they came; some of them have been abandoned. */
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();

  /** How many of these have not. */
  private int waits;

  /** Those that would have been done while nothing went on. */
  private final List<Attempt> held = new ArrayList<>();

  private boolean paused;
  private long coldSinceNanos = Long.MIN_VALUE;

  Work(World world, InstanceGroup group, Tally tally) {
    this.world = world;
    this.group = group;
    this.tally = tally;
    this.serviceTime = group.serviceTime().sampler();
    this.admission = new Admission(group, world.policy().protection(), world.nowNanos());
    this.inWork = new @Nullable Attempt[group.concurrency()];
  }

  /** What goes wrong, for whoever changes that. */
  Trouble trouble() {
    return trouble;
  }

  /** Whether there is nothing to do. */
  boolean isIdle() {
    return working == 0 && waits == 0;
  }

  /**
   * It begins anew.
   *
   * @param cold whether it has to warm up
   */
  void start(boolean cold) {
    paused = false;
    coldSinceNanos = cold ? world.nowNanos() : Long.MIN_VALUE;
  }

  /** A call arrives: it is worked on, or waits, or is refused. */
  void take(Attempt attempt) {
    attempt.hereSinceNanos = world.nowNanos();
    if (working >= group.concurrency() && !admission.admits(waits)) {
      refuse(attempt);
    } else if (group.waitsInside() && !admission.enters(attempt)) {
      refuse(attempt);
    } else if (working < group.concurrency()) {
      begin(attempt);
    } else {
      attempt.place = Place.WAITING;
      waiting.add(attempt);
      tally.waits(++waits);
    }
  }

  private void refuse(Attempt attempt) {
    tally.refused(world.nowNanos());
    world.sendBack(attempt, Outcome.REFUSED);
  }

  /** It is its turn: it is worked on if it is still let in. */
  private void begin(Attempt attempt) {
    if (group.waitsInside()
        || (admission.begins(attempt, world.nowNanos()) && admission.enters(attempt))) {
      work(attempt);
    } else {
      refuse(attempt);
    }
  }

  private void work(Attempt attempt) {
    long now = world.nowNanos();
    attempt.place = Place.IN_WORK;
    attempt.workSinceNanos = now;
    attempt.slot = working;
    inWork[working++] = attempt;
    world.queue().at(now + workNanos(attempt, now), attempt, Attempt.IS_DONE);
  }

  private long workNanos(Attempt attempt, long now) {
    double nanos = serviceTime.nanos(world.random()) * coldFactor(now);
    if (trouble.slowFactor != 1 && isSlowMethod(attempt) && isDrawn(trouble.slowShare)) {
      nanos *= trouble.slowFactor;
    }
    attempt.outcome = Outcome.ANSWERED;
    if (trouble.failShare > 0 && isDrawn(trouble.failShare)) {
      attempt.outcome = Outcome.FAILED;
      nanos = trouble.failNanos >= 0 ? trouble.failNanos : nanos;
    }
    return (long) nanos;
  }

  private boolean isSlowMethod(Attempt attempt) {
    return trouble.slowMethod.isEmpty()
        || trouble.slowMethod.equals(attempt.call.call().method().name());
  }

  private boolean isDrawn(double share) {
    return share >= 1 || world.random().nextDouble() < share;
  }

  private double coldFactor(long now) {
    Optional<ColdStart> cold = group.coldStart();
    if (cold.isEmpty() || coldSinceNanos == Long.MIN_VALUE) {
      return 1;
    }
    double warm = (double) (now - coldSinceNanos) / cold.get().lasts().toNanos();
    return warm >= 1 ? 1 : cold.get().factor() + (1 - cold.get().factor()) * warm;
  }

  /** The work on a call is done. */
  void done(Attempt attempt) {
    if (paused) {
      held.add(attempt);
      return;
    }
    end(attempt, false);
    world.sendBack(attempt, attempt.outcome);
    workOnWaiting();
  }

  private void end(Attempt attempt, boolean expired) {
    admission.left(attempt, expired, world.nowNanos());
    tally.worked(attempt.workSinceNanos, world.nowNanos());
    attempt.place = Place.BACK;
    Attempt last = Objects.requireNonNull(inWork[--working]);
    inWork[attempt.slot] = last;
    last.slot = attempt.slot;
    inWork[working] = null;
  }

  private void workOnWaiting() {
    while (!paused && working < group.concurrency() && waits > 0) {
      Attempt next = waiting.remove();
      if (next.place == Place.WAITING) {
        waits--;
        begin(next);
      }
    }
  }

  /** Nobody wants the result of this any more, and the instance is told so. */
  void abandon(Attempt attempt) {
    if (attempt.place == Place.IN_WORK) {
      end(attempt, true);
      workOnWaiting();
    } else if (attempt.place == Place.WAITING) {
      admission.left(attempt, true, world.nowNanos());
      attempt.place = Place.BACK;
      waits--;
      if (waiting.size() > 2 * waits + SLACK) {
        waiting.removeIf(one -> one.place != Place.WAITING);
      }
    }
  }

  /** Nothing goes on until {@link #goOn}. */
  void pause() {
    paused = true;
  }

  /** What has been held is done. */
  void goOn() {
    paused = false;
    List<Attempt> late = List.copyOf(held);
    held.clear();
    for (Attempt attempt : late) {
      if (attempt.place == Place.IN_WORK) { // and was not abandoned meanwhile
        done(attempt);
      }
    }
    workOnWaiting();
  }

  /** All of it is lost. */
  void lose() {
    while (working > 0) {
      Attempt attempt = Objects.requireNonNull(inWork[0]);
      end(attempt, false);
      world.sendBack(attempt, Outcome.LOST);
    }
    for (Attempt attempt : waiting) {
      if (attempt.place == Place.WAITING) {
        admission.left(attempt, false, world.nowNanos());
        world.sendBack(attempt, Outcome.LOST);
      }
    }
    waiting.clear();
    held.clear();
    waits = 0;
  }
}
