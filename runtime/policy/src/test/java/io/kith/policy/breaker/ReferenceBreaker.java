package io.kith.policy.breaker;

import io.kith.policy.breaker.BreakerPolicy.Span;
import io.kith.policy.breaker.Phase.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A breaker for one thread that keeps every call and looks at all of them each time. */
final class ReferenceBreaker {

  /** A call that was let through, and in the how many-th phase. */
  record Entry(int phase, State state) {}

  private record Ended(boolean failed, boolean slow) {}

  private final BreakerPolicy policy;
  private State state = State.CLOSED;
  private Breaker.Mode mode = Breaker.Mode.AUTO;
  private int phase;
  private long sinceNanos;
  private int times;

  /** What has ended in this phase: one list for each slice of time, or one for all. */
  private final Deque<List<Ended>> slices = new ArrayDeque<>();

  private final List<Ended> inOrder = new ArrayList<>();
  private long sliceSinceNanos;
  private int asked;
  private int probesOut;

  ReferenceBreaker(BreakerPolicy policy, long nowNanos) {
    this.policy = policy;
    go(State.CLOSED, nowNanos);
  }

  State state() {
    return switch (mode) {
      case AUTO -> state;
      case OPEN -> State.FORCED_OPEN;
      case CLOSED -> State.FORCED_CLOSED;
    };
  }

  void force(Breaker.Mode wanted) {
    mode = wanted;
  }

  private void go(State next, long nowNanos) {
    state = next;
    sinceNanos = nowNanos;
    phase++;
    slices.clear();
    slices.add(new ArrayList<>());
    inOrder.clear();
    sliceSinceNanos = nowNanos;
    asked = 0;
    probesOut = 0;
  }

  @Nullable Entry tryEnter(long nowNanos) {
    if (mode != Breaker.Mode.AUTO) {
      return mode == Breaker.Mode.CLOSED ? new Entry(0, State.FORCED_CLOSED) : null;
    }
    if (state == State.OPEN && nowNanos - sinceNanos >= openNanos()) {
      go(State.PROBING, nowNanos);
    }
    if (state == State.PROBING
        && probesOut + inOrder.size() >= policy.probes()
        && nowNanos - sinceNanos >= policy.open().toNanos()) {
      go(State.PROBING, nowNanos);
    }
    closeIfRecovered(nowNanos);
    boolean enters =
        switch (state) {
          case CLOSED -> true;
          case PROBING -> probesOut + inOrder.size() < policy.probes();
          case RECOVERING -> isDue(nowNanos);
          default -> false;
        };
    probesOut += enters && state == State.PROBING ? 1 : 0;
    return enters ? new Entry(phase, state) : null;
  }

  private long openNanos() {
    long nanos = policy.open().toNanos();
    for (int i = 1; i < times; i++) {
      nanos = Math.min(policy.longest().toNanos(), nanos * 2);
    }
    return nanos;
  }

  private void closeIfRecovered(long nowNanos) {
    if (state == State.RECOVERING && nowNanos - sinceNanos >= policy.recovery().toNanos()) {
      times = 0;
      go(State.CLOSED, nowNanos);
    }
  }

  /** Of each ten that ask, the first, and then those by which the share would not be exceeded. */
  private boolean isDue(long nowNanos) {
    int tenths = (int) Math.min(10, 1 + 10 * (nowNanos - sinceNanos) / policy.recovery().toNanos());
    int place = asked++ % 10;
    int due = (place * tenths + 9) / 10;
    int dueThen = ((place + 1) * tenths + 9) / 10;
    return dueThen > due;
  }

  void turn(long nowNanos) {
    if (mode == Breaker.Mode.AUTO) {
      roll(nowNanos);
      closeIfRecovered(nowNanos);
    }
  }

  private void roll(long nowNanos) {
    if (!(policy.span() instanceof Span.OfTime(var length))) {
      return;
    }
    long sliceNanos = length.toNanos() / 10;
    while (nowNanos - sliceSinceNanos >= sliceNanos) {
      sliceSinceNanos += sliceNanos;
      slices.add(new ArrayList<>());
      if (slices.size() > 10) {
        slices.remove();
      }
    }
  }

  void left(Entry entry, Outcome outcome, long tookNanos, long nowNanos) {
    if (entry.phase() != phase) {
      return;
    }
    boolean failed = outcome == Outcome.FAILED;
    boolean slow = policy.isTimed() && tookNanos >= policy.slow().toNanos();
    if (state == State.PROBING) {
      probesOut--;
    }
    if (outcome == Outcome.NOTHING) {
      return;
    }
    if (failed || slow) {
      roll(nowNanos);
    }
    var ended = new Ended(failed, slow);
    slices.getLast().add(ended);
    inOrder.add(ended);
    if (state == State.PROBING) {
      judgeProbes(nowNanos);
    } else if ((failed || slow) && holds()) {
      open(nowNanos);
    }
  }

  private void open(long nowNanos) {
    if (mode == Breaker.Mode.AUTO) {
      times++;
      go(State.OPEN, nowNanos);
    }
  }

  private void judgeProbes(long nowNanos) {
    if (mode != Breaker.Mode.AUTO) {
      return;
    }
    long failed = inOrder.stream().filter(Ended::failed).count();
    long slow = inOrder.stream().filter(Ended::slow).count();
    boolean all = failed == policy.probes();
    if (all
        || isPart(failed, policy.probes(), policy.errorRatio())
        || (policy.errors() > 0 && failed >= policy.errors())
        || (policy.consecutive() > 0 && failed >= policy.consecutive())
        || (policy.isTimed() && isPart(slow, policy.probes(), policy.slowRatio()))) {
      open(nowNanos);
    } else if (inOrder.size() == policy.probes()) {
      boolean atOnce = policy.recovery().isZero();
      times = atOnce ? 0 : times;
      go(atOnce ? State.CLOSED : State.RECOVERING, nowNanos);
    }
  }

  private static boolean isPart(long some, long all, double ratio) {
    return ratio > 0 && some > 0 && some + 1e-9 >= ratio * all;
  }

  private boolean holds() {
    List<Ended> calls =
        policy.span() instanceof Span.OfCalls(int count)
            ? inOrder.subList(Math.max(0, inOrder.size() - count), inOrder.size())
            : slices.stream().flatMap(List::stream).toList();
    long failed = calls.stream().filter(Ended::failed).count();
    long slow = calls.stream().filter(Ended::slow).count();
    int row = 0;
    for (int i = inOrder.size(); i > 0 && inOrder.get(i - 1).failed(); i--) {
      row++;
    }
    boolean enough = calls.size() >= policy.minCalls();
    return (policy.consecutive() > 0 && row >= policy.consecutive())
        || (policy.errors() > 0 && failed >= policy.errors())
        || (enough && isPart(failed, calls.size(), policy.errorRatio()))
        || (enough && policy.isTimed() && isPart(slow, calls.size(), policy.slowRatio()));
  }
}
