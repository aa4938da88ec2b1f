package io.kith.simulator.model;

import io.kith.policy.Place;
import io.kith.simulator.model.Registry.Listed;
import io.kith.simulator.scenario.InstanceGroup;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process that answers calls, and what becomes of it: it starts, leaves, dies, hangs. */
final class Instance {

  private enum State {
    DOWN,
    UP,
    /** Ends what it has begun, and takes no more. */
    GOING,
    /** Neither works nor answers. */
    HUNG
  }

  /** When an instance of the beginning was started; differences to it do not overflow. */
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final World world;
  private final int number;
  private final String name;
  private final int zone;
  private final Place place;
  private final InstanceGroup group;
  private final Tally tally;
  private final Work work;

  /** What came while it hung. */
  private final ArrayDeque<Attempt> stuck = new ArrayDeque<>();

  private State state = State.DOWN;
  private @Nullable Listed listed;
  private int starts;
  private long hungSinceNanos;

  Instance(World world, int number, String name, int zone, InstanceGroup group) {
    this.world = world;
    this.number = number;
    this.name = name;
    this.zone = zone;
    this.group = group;
    this.place = world.place(zone);
    this.tally = new Tally(world.warmUpNanos(), world.endNanos());
    this.work = new Work(world, group, tally);
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

  /** Where it runs. */
  Place where() {
    return place;
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

  /** What it does. */
  Work work() {
    return work;
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
    state = State.UP;
    work.start(cold);
    String id = "%06d/%s/%d".formatted(number, name, starts++);
    Listed next = new Listed(this, id, cold ? world.nowNanos() : LONG_AGO);
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

  /** Whether it has nothing to do. */
  boolean isIdle() {
    return work.isIdle();
  }

  /** The process ends, whatever it has to do. */
  void stop() {
    boolean said = state == State.GOING;
    state = State.DOWN;
    lose();
    if (!said) {
      connectionsEnd();
    }
  }

  /** The process dies, without a word to the registry. */
  void crash() {
    if (state != State.DOWN) {
      stop();
      leaseRunsOut();
    }
  }

  private void leaseRunsOut() {
    if (listed != null) {
      world.registry().silent(listed);
    }
  }

  private void connectionsEnd() {
    if (listed != null) {
      world.disconnected(listed);
    }
  }

  private void lose() {
    work.lose();
    for (Attempt attempt : stuck) {
      if (attempt.place == Attempt.Place.STUCK) {
        world.sendBack(attempt, Outcome.LOST);
      }
    }
    stuck.clear();
  }

  /** It says nothing from now on. */
  void hang() {
    if (state != State.UP) {
      return;
    }
    state = State.HUNG;
    hungSinceNanos = world.nowNanos();
    work.pause();
    leaseRunsOut();
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
      lose();
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
    work.goOn();
    List<Attempt> late = List.copyOf(stuck);
    stuck.clear();
    for (Attempt attempt : late) {
      if (attempt.place == Attempt.Place.STUCK) {
        take(attempt);
      }
    }
  }

  /** A call arrives. */
  void take(Attempt attempt) {
    if (attempt.isOver() && group.cancellable()) {
      attempt.place = Attempt.Place.BACK;
      return;
    }
    switch (state) {
      case DOWN, GOING -> world.sendBack(attempt, Outcome.UNREACHABLE);
      case HUNG -> swallow(attempt);
      case UP -> work.take(attempt);
    }
  }

  private void swallow(Attempt attempt) {
    if (hasHung(world.deadPeerNanos())) { // a new connection, which is not answered either
      attempt.place = Attempt.Place.BACK;
      attempt.outcome = Outcome.UNREACHABLE;
      world.queue().in(world.connectTimeoutNanos(), attempt, Attempt.RETURNS);
    } else {
      attempt.place = Attempt.Place.STUCK;
      stuck.add(attempt);
    }
  }

  /** The caller of this attempt has given up. */
  void abandon(Attempt attempt) {
    if (!group.cancellable()) {
      return; // nobody tells it
    }
    if (attempt.place == Attempt.Place.STUCK) {
      attempt.place = Attempt.Place.BACK;
      while (!stuck.isEmpty() && stuck.getFirst().place == Attempt.Place.BACK) {
        stuck.removeFirst();
      }
    } else {
      work.abandon(attempt);
    }
  }
}
