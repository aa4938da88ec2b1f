package io.kith.policy.breaker;

import io.kith.core.Ticker;
import io.kith.policy.Backoff;
import io.kith.policy.breaker.Phase.Closed;
import io.kith.policy.breaker.Phase.Counting;
import io.kith.policy.breaker.Phase.Forced;
import io.kith.policy.breaker.Phase.Open;
import io.kith.policy.breaker.Phase.Probing;
import io.kith.policy.breaker.Phase.Recovering;
import io.kith.policy.breaker.Phase.State;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: lets calls through as long as they go well. When too many fail or are slow it
 * opens, and lets none through for a while; then some probes, and if these go well a share of the
 * calls that grows to all of them.
 *
 * <pre>
 *            a condition holds                 its time is over
 *   CLOSED ───────────────────────▶ OPEN ─────────────────────────▶ PROBING
 *     ▲                              ▲ ▲        too many go wrong      │
 *     │                              │ └───────────────────────────────┤
 *     │          a condition holds   │                                 │ the probes have gone well
 *     └────────────────────────── RECOVERING ◀─────────────────────────┘
 *        the share has grown to all
 * </pre>
 *
 * <p>Thread-safe, without a lock. While it is closed, a call that goes well costs two volatile
 * reads and an atomic addition that is spread over threads; neither reads the clock nor allocates.
 * Since calls that go well do not tell the time, somebody has to {@link #turn} it now and then for
 * old calls to be forgotten.
 *
 * @see <a href="https://martinfowler.com/bliki/CircuitBreaker.html">M. Fowler: CircuitBreaker</a>
 */
public final class Breaker {

  /** What a rule wants of a breaker. */
  public enum Mode {
    /** It opens and closes by itself. */
    AUTO,
    /** It is open. */
    OPEN,
    /** It is closed. */
    CLOSED
  }

  /** Is told of each change. */
  @FunctionalInterface
  public interface Listener {

    /** The breaker went from one phase to another. On the thread that caused it; must be quick. */
    void changed(Phase before, Phase now);
  }

  private final BreakerPolicy policy;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Listener listener;
  private final Backoff opens;
  private final Conditions conditions;
  private final long slowNanos;
  private final AtomicReference<Phase> phase;

  /**
   * A breaker that is closed.
   *
   * @param random for what is added to the time that it is open; must be thread-safe
   */
  public Breaker(BreakerPolicy policy, Ticker ticker, RandomGenerator random, Listener listener) {
    this.policy = policy;
    this.ticker = ticker;
    this.random = random;
    this.listener = listener;
    this.opens = new Backoff(policy.open(), policy.longest());
    this.conditions = new Conditions(policy);
    this.slowNanos = policy.isTimed() ? policy.slow().toNanos() : Long.MAX_VALUE;
    this.phase = new AtomicReference<>(closed(ticker.nanos()));
  }

  /** By what it opens and closes. */
  public BreakerPolicy policy() {
    return policy;
  }

  /** What it does right now. */
  public Phase phase() {
    return phase.get();
  }

  /**
   * Asks for a call to be let through. Whoever is let through must tell by {@link #left} that the
   * call is over.
   *
   * @return the phase that has let it through; null if it must not be made
   */
  public @Nullable Phase tryEnter() {
    Phase now = phase.get();
    return now instanceof Closed ? now : tryEnter(now);
  }

  private @Nullable Phase tryEnter(Phase seen) {
    Phase now = seen;
    while (true) {
      boolean entered;
      switch (now) {
        case Closed _ -> entered = true;
        case Open open -> {
          long nowNanos = ticker.nanos();
          if (nowNanos - open.untilNanos < 0) {
            return null;
          }
          now = change(open, probing(open.why(), open.times, nowNanos));
          continue;
        }
        case Probing probing -> {
          entered = probing.tryEnter();
          long nowNanos = entered ? 0 : ticker.nanos();
          if (!entered && nowNanos - probing.sinceNanos() >= policy.open().toNanos()) {
            // Some of the probes do not come back; others may tell.
            now = replace(probing, probing(probing.why(), probing.times, nowNanos));
            continue;
          }
        }
        case Recovering recovering -> {
          long nowNanos = ticker.nanos();
          if (recovering.isOver(nowNanos)) {
            now = change(recovering, closed(nowNanos));
            continue;
          }
          entered = recovering.tryEnter(nowNanos);
        }
        case Forced forced -> entered = forced.state() == State.FORCED_CLOSED;
      }
      return entered ? now : null;
    }
  }

  /**
   * A call is over that was let through.
   *
   * @param by what {@link #tryEnter} said
   * @param tookNanos how long it took; of no matter unless the policy {@linkplain
   *     BreakerPolicy#isTimed wants} it, or the outcome says nothing
   */
  public void left(Phase by, Outcome outcome, long tookNanos) {
    if (by instanceof Counting counting) {
      if (outcome == Outcome.WELL && tookNanos < slowNanos) {
        counting.window.recordWell();
        if (counting.failedInARow.get() != 0) {
          counting.failedInARow.set(0);
        }
      } else if (outcome != Outcome.NOTHING) {
        judge(counting, outcome == Outcome.FAILED, tookNanos >= slowNanos);
      }
    } else if (by instanceof Probing probing) {
      probed(probing, outcome, tookNanos >= slowNanos);
    }
  }

  private void judge(Counting by, boolean failed, boolean slow) {
    long nowNanos = ticker.nanos();
    by.window.roll(nowNanos);
    by.window.record(failed, slow);
    int inARow = 0;
    if (failed) {
      inARow = by.failedInARow.incrementAndGet();
    } else {
      by.failedInARow.set(0);
    }
    if (conditions.hold(by.window, inARow)) {
      change(by, open(conditions.why(by.window, inARow), by.times + 1, nowNanos));
    }
  }

  private void probed(Probing by, Outcome outcome, boolean slow) {
    if (outcome == Outcome.NOTHING) {
      by.giveBack();
      return;
    }
    int failed = outcome == Outcome.FAILED ? by.failed.incrementAndGet() : by.failed.get();
    int slowOnes = slow ? by.slow.incrementAndGet() : by.slow.get();
    int ended = by.ended.incrementAndGet();
    long nowNanos = ticker.nanos();
    if (failed >= conditions.failedProbes() || slowOnes >= conditions.slowProbes()) {
      change(by, open(conditions.whyAgain(failed, slowOnes, ended), by.times + 1, nowNanos));
    } else if (ended == policy.probes()) {
      change(
          by,
          policy.recovery().isZero()
              ? closed(nowNanos)
              : new Recovering(
                  nowNanos,
                  by.why(),
                  CallWindow.of(policy.span(), nowNanos),
                  by.times,
                  policy.recovery().toNanos()));
    }
  }

  /** To be called about once an {@linkplain BreakerPolicy#interval interval}: time has passed. */
  public void turn() {
    Phase now = phase.get();
    if (now instanceof Counting counting) {
      long nowNanos = ticker.nanos();
      counting.window.roll(nowNanos);
      if (counting instanceof Recovering recovering && recovering.isOver(nowNanos)) {
        change(recovering, closed(nowNanos));
      }
    }
  }

  /** Does what a rule wants from now on; by {@link Mode#AUTO} it goes on from where it was. */
  public void force(Mode mode) {
    State wanted =
        switch (mode) {
          case AUTO -> null;
          case OPEN -> State.FORCED_OPEN;
          case CLOSED -> State.FORCED_CLOSED;
        };
    while (true) {
      Phase now = phase.get();
      Phase own = now instanceof Forced forced ? forced.before : now;
      if (wanted == null ? own == now : now.state() == wanted) {
        return;
      }
      Phase next = wanted == null ? own : new Forced(wanted, ticker.nanos(), own);
      if (phase.compareAndSet(now, next)) {
        listener.changed(now, next);
        return;
      }
    }
  }

  private Closed closed(long nowNanos) {
    return new Closed(nowNanos, CallWindow.of(policy.span(), nowNanos));
  }

  private Open open(String why, int times, long nowNanos) {
    long bound = opens.boundNanos(times);
    return new Open(nowNanos, why, nowNanos + bound + random.nextLong(bound / 4 + 1), times);
  }

  private Probing probing(String why, int times, long nowNanos) {
    return new Probing(nowNanos, why, times, policy.probes());
  }

  /** Goes on to the next phase, unless another thread was faster; returns what is in force. */
  private Phase change(Phase from, Phase to) {
    if (phase.compareAndSet(from, to)) {
      listener.changed(from, to);
      return to;
    }
    return phase.get();
  }

  private Phase replace(Phase from, Phase to) {
    return phase.compareAndSet(from, to) ? to : phase.get();
  }

  @Override
  public String toString() {
    return phase.get().toString();
  }
}
