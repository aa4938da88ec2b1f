package io.kith.simulator.model;

import io.kith.core.Call;
import io.kith.policy.breaker.Phase;
import io.kith.policy.retry.Retries;
import io.kith.policy.retry.RetryPolicy;
import io.kith.simulator.model.Timers.Timed;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that somebody waits for. */
final class OpenCall implements Event, Timed {

  private final Client client;
  private final Call call;
  private final long begunNanos;
  private @Nullable Attempt attempt;
  private @Nullable Endpoint[] tried = NONE;
  private @Nullable Phase letThroughBy;
  private int triedCount;
  private @Nullable Retries retries;
  private int attempts;
  private boolean over;

  private static final @Nullable Endpoint[] NONE = new @Nullable Endpoint[0];

  OpenCall(Client client, Call call, long begunNanos) {
    this.client = client;
    this.call = call;
    this.begunNanos = begunNanos;
  }

  Client client() {
    return client;
  }

  /** What a picker looks at. */
  Call call() {
    return call;
  }

  /** What a breaker says of it; null if it has none. */
  @Nullable Phase letThroughBy() {
    return letThroughBy;
  }

  void letThroughBy(@Nullable Phase by) {
    letThroughBy = by;
  }

  /** How many attempts were made. */
  int attempts() {
    return attempts;
  }

  /** An attempt begins. */
  void begin(Attempt next) {
    attempt = next;
    attempts++;
  }

  /** Those that follow on its first attempt, which are made when that has not done. */
  Retries retries(Supplier<Retries> make) {
    Retries known = retries;
    if (known == null) {
      known = make.get();
      retries = known;
    }
    return known;
  }

  /** The endpoint is not tried again. */
  void exclude(Endpoint endpoint) {
    if (tried.length == 0) {
      tried = new @Nullable Endpoint[RetryPolicy.MOST_ATTEMPTS];
    }
    tried[triedCount++] = endpoint;
  }

  /** How many are not tried again. */
  int tried() {
    return triedCount;
  }

  /** All may be tried again. */
  void forgetTried() {
    tried = NONE;
    triedCount = 0;
  }

  boolean hasTried(Endpoint endpoint) {
    for (Endpoint one : tried) {
      if (one == endpoint) {
        return true;
      }
    }
    return false;
  }

  /** It has ended. */
  void end() {
    over = true;
    attempt = null;
  }

  /** Time for the next attempt. */
  @Override
  public void happen(int step) {
    if (!over) {
      client.again(this, true);
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public long sinceNanos() {
    return begunNanos;
  }

  /** The deadline has passed. */
  @Override
  public void expire() {
    Attempt last = attempt;
    if (last != null && !last.isOver()) {
      last.giveUp();
      client.gaveUp(last);
    }
    client.end(this, Outcome.LATE);
  }
}
