package io.kith.simulator.model;

import io.kith.simulator.model.Attempt.Place;
import io.kith.simulator.model.Registry.Listed;
import io.kith.simulator.scenario.InstanceGroup;
import io.kith.simulator.scenario.InstanceGroup.ColdStart;
import io.kith.simulator.scenario.Times.Sampler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process that works on calls, so many at a time, and lets so many wait. */
final class Instance {

  /** What has happened to it. */
  enum State {
    DOWN,
    UP,
    /** Ends what it has begun, and refuses the rest. */
    GOING,
    /** Neither works nor answers. */
    HUNG
  }

  /** What of its work goes wrong. */
  static final class Trouble {
    double slowFactor = 1;
    double slowShare = 1;
    double failShare;
    long failNanos = -1;
  }

  /** So many that nobody waits for may stand in a queue before they are taken out. */
  private static final int SLACK = 64;

  /** When an instance of the beginning was started; differences to it do not overflow. */
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final World world;
  private final int number;
  private final String name;
  private final int zone;
  private final InstanceGroup group;
  private final Sampler serviceTime;
  private final Admission admission;
  private final Tally tally;
  private final Trouble trouble = new Trouble();
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
  private final @Nullable Attempt[] inWork;
  private int working;

  /** What came while it hung, and what it would have ended. */
  private final ArrayList<Attempt> stuck = new ArrayList<>();

  private State state = State.DOWN;
  private @Nullable Listed listed;
  private int starts;
  private int waits;
  private long coldSinceNanos = Long.MIN_VALUE;
  private long hungSinceNanos;

  Instance(World world, int number, String name, int zone, InstanceGroup group) {
    this.world = world;
    this.number = number;
    this.name = name;
    this.zone = zone;
    this.group = group;
    this.serviceTime = group.serviceTime().sampler();
    this.admission = new Admission(group.queue());
    this.inWork = new @Nullable Attempt[group.concurrency()];
    this.tally = new Tally(world.warmUpNanos(), world.endNanos());
  }

  /** Its place among all. */
  int number() {
    return number;
  }

  String name() {
    return name;
  }

  /** Its zone, by number; -1 for none. */
  int zone() {
    return zone;
  }

  InstanceGroup group() {
    return group;
  }

  int weight() {
    return group.weight();
  }

  /** What it has done. */
  Tally tally() {
    return tally;
  }

  /** What goes wrong with it, for whoever changes that. */
  Trouble trouble() {
    return trouble;
  }

  /** Whether it is there as this. */
  boolean answersAs(Listed one) {
    return state == State.UP && one.equals(listed);
  }

  /**
   * A process starts, and makes itself known.
   *
   * @param cold whether it has to warm up
   */
  void start(boolean cold) {
    long now = world.nowNanos();
    state = State.UP;
    coldSinceNanos = cold ? now : Long.MIN_VALUE;
    var next =
        new Listed(this, "%06d/%s/%d".formatted(number, name, starts++), cold ? now : LONG_AGO);
    listed = next;
    world.registry().register(next);
  }

  /** It leaves the registry, and goes on. */
  void leave() {
    if (listed != null) {
      world.registry().remove(listed);
    }
  }

  /** It takes no more calls, and says so on each connection. */
  void refuse() {
    if (state == State.UP) {
      state = State.GOING;
      connectionsEnd();
    }
  }

  private void connectionsEnd() {
    if (listed != null) {
      world.disconnected(listed);
    }
  }

  /** Whether it has nothing to do. */
  boolean isIdle() {
    return working == 0 && waits == 0;
  }

  /** The process ends, whatever it has to do. */
  void stop() {
    boolean said = state == State.GOING;
    state = State.DOWN;
    loseAll();
    if (!said) {
      connectionsEnd();
    }
  }

  /** The process dies, without a word to the registry. */
  void crash() {
    if (state == State.DOWN) {
      return;
    }
    stop();
    if (listed != null) {
      world.registry().silent(listed);
    }
  }

  /** It says nothing from now on. */
  void hang() {
    if (state != State.UP) {
      return;
    }
    state = State.HUNG;
    hungSinceNanos = world.nowNanos();
    Listed silent = listed;
    if (silent != null) {
      world.registry().silent(silent);
    }
    world.queue().in(world.silenceNanos(), _ -> silenceIsNoticed(), 0);
    world.queue().in(world.deadPeerNanos(), _ -> connectionsAreGivenUp(), 0);
  }

  private void silenceIsNoticed() {
    if (hasHung(world.silenceNanos())) {
      connectionsEnd();
    }
  }

  private void connectionsAreGivenUp() {
    if (hasHung(world.deadPeerNanos())) {
      loseAll();
    }
  }

  private boolean hasHung(long nanos) {
    return state == State.HUNG && world.nowNanos() - hungSinceNanos >= nanos;
  }

  /** It goes on where it stood. */
  void goOn() {
    if (state != State.HUNG) {
      return;
    }
    boolean noticed = hasHung(world.silenceNanos());
    state = State.UP;
    if (listed != null) {
      world.registry().register(listed);
      if (noticed) {
        world.reconnected(listed);
      }
    }
    List<Attempt> late = List.copyOf(stuck);
    stuck.clear();
    for (Attempt attempt : late) {
      if (attempt.place == Place.IN_WORK) {
        done(attempt);
      }
    }
    workOnWaiting();
    for (Attempt attempt : late) {
      if (attempt.place == Place.STUCK) {
        take(attempt);
      }
    }
  }

  /** A call arrives. */
  void take(Attempt attempt) {
    if (attempt.isOver() && group.cancellable()) {
      attempt.place = Place.BACK;
      return;
    }
    switch (state) {
      case DOWN, GOING -> answer(attempt, Outcome.UNREACHABLE);
      case HUNG -> swallow(attempt);
      case UP -> admit(attempt);
    }
  }

  private void admit(Attempt attempt) {
    if (working < group.concurrency()) {
      work(attempt);
    } else if (admission.admits(waits)) {
      attempt.place = Place.WAITING;
      waiting.add(attempt);
      tally.waits(++waits);
    } else {
      tally.refused(world.nowNanos());
      answer(attempt, Outcome.REFUSED);
    }
  }

  private void swallow(Attempt attempt) {
    if (hasHung(world.deadPeerNanos())) { // a new connection, which is not answered either
      attempt.place = Place.BACK;
      attempt.outcome = Outcome.UNREACHABLE;
      world.queue().in(world.connectTimeoutNanos(), attempt, Attempt.RETURNS);
    } else {
      attempt.place = Place.STUCK;
      stuck.add(attempt);
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
    if (trouble.slowFactor != 1 && isDrawn(trouble.slowShare)) {
      nanos *= trouble.slowFactor;
    }
    attempt.outcome = Outcome.ANSWERED;
    if (trouble.failShare > 0 && isDrawn(trouble.failShare)) {
      attempt.outcome = Outcome.FAILED;
      nanos = trouble.failNanos >= 0 ? trouble.failNanos : nanos;
    }
    return (long) nanos;
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
    if (state == State.HUNG) {
      stuck.add(attempt);
      return;
    }
    endWork(attempt);
    answer(attempt, attempt.outcome);
    workOnWaiting();
  }

  private void endWork(Attempt attempt) {
    tally.worked(attempt.workSinceNanos, world.nowNanos());
    attempt.place = Place.BACK;
    Attempt last = Objects.requireNonNull(inWork[--working]);
    inWork[attempt.slot] = last;
    last.slot = attempt.slot;
    inWork[working] = null;
  }

  private void workOnWaiting() {
    while (state != State.HUNG && working < group.concurrency() && waits > 0) {
      Attempt next = waiting.remove();
      if (next.place == Place.WAITING) {
        waits--;
        work(next);
      }
    }
  }

  private void answer(Attempt attempt, Outcome outcome) {
    attempt.place = Place.BACK;
    attempt.outcome = outcome;
    if (!attempt.isOver()) {
      long travelNanos = world.travelNanos(attempt.call.client().zone(), zone);
      world.queue().in(travelNanos, attempt, Attempt.RETURNS);
    }
  }

  /** The caller of this attempt has given up. */
  void abandon(Attempt attempt) {
    if (!group.cancellable()) {
      return; // nobody tells it
    }
    switch (attempt.place) {
      case WAITING -> {
        attempt.place = Place.BACK;
        waits--;
        if (waiting.size() > 2 * waits + SLACK) {
          waiting.removeIf(one -> one.place != Place.WAITING);
        }
      }
      case IN_WORK -> {
        endWork(attempt);
        workOnWaiting();
      }
      case STUCK -> {
        attempt.place = Place.BACK;
        if (stuck.size() > SLACK && stuck.getFirst().place == Place.BACK) {
          stuck.removeIf(one -> one.place == Place.BACK);
        }
      }
      case UNDER_WAY, BACK -> {}
    }
  }

  private void loseAll() {
    List<Attempt> lost = new ArrayList<>(waiting);
    lost.addAll(stuck);
    while (working > 0) {
      Attempt attempt = Objects.requireNonNull(inWork[0]);
      endWork(attempt);
      answer(attempt, Outcome.LOST);
    }
    waiting.clear();
    stuck.clear();
    waits = 0;
    for (Attempt attempt : lost) {
      if (attempt.place == Place.WAITING || attempt.place == Place.STUCK) {
        answer(attempt, Outcome.LOST);
      }
    }
  }
}
