package io.kith.resilience;

import io.kith.core.Ticker;
import io.kith.policy.rate.Lease;
import io.kith.policy.rate.Limiter;
import io.kith.policy.rate.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that answers at once, or never, or when it is told to. */
final class FakeStore implements QuotaStore {

  private final Ticker ticker;
  private final Map<String, Limiter> quotas = new HashMap<>();
  final List<Integer> asked = new ArrayList<>();
  final List<Runnable> held = new ArrayList<>();
  boolean isAway;
  boolean isRefusing;
  boolean isSlow;
  int sharers = 1;
  boolean isClosed;

  FakeStore(Ticker ticker) {
    this.ticker = ticker;
  }

  SharedQuotas sharing(Duration patience) {
    return new SharedQuotas(Optional.of(this), patience, 1, () -> 1);
  }

  @Override
  public boolean isAway(long nowNanos) {
    return isAway;
  }

  @Override
  public synchronized void ask(
      String name, Quota quota, String key, int permits, QuotaStore.Answer answer) {
    asked.add(permits);
    long now = ticker.nanos();
    if (isRefusing) {
      answer.unanswered();
    } else if (isSlow) {
      held.add(() -> answer.granted(new Lease.Grant(permits, 0, 1_000_000_000L, 0), now));
    } else {
      Limiter limiter = quotas.computeIfAbsent(name + ":" + key, _ -> quota.limiter(now));
      int granted = 0;
      while (granted < permits && limiter.tryTake(1, now, 0) == 0) {
        granted++;
      }
      long retry = granted < permits ? -limiter.tryTake(1, now, 0) : 0;
      answer.granted(new Lease.Grant(granted, 0, 1_000_000_000L, Math.max(0, retry)), now);
    }
  }

  @Override
  public int sharers(String name) {
    return sharers;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
