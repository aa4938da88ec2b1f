package io.kith.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who is kept in use although the registry lists them no more, because too many disappeared with
 * them: then it is more likely that the registry lost its memory than that they all ended.
 *
 * <p>What was in use and is gone is remembered for the hold. While those are more than the share of
 * all, of them and of what is listed, they are held; as soon as they are not, since others have
 * come, they are let go. What said that it would leave is never held.
 *
 * <p>It costs a step for each instance that is listed. At most {@value #MAX_GONE} are remembered.
 * Owned by one thread at a time.
 *
 * @param <T> what is listed, by its id
 * @see <a href="https://github.com/Netflix/eureka/wiki/Server-Self-Preservation-Mode">Eureka's
 *     self-preservation</a>, which does the same at the registry
 */
public final class MassDisappearance<T> {

  /** The most that is ever held. */
  public static final int MAX_GONE = 20_000;

  /** What is gone, as it was last, and since when. */
  private record Gone<T>(T last, long sinceNanos) {}

  private final double share;
  private final long holdNanos;
  private final Predicate<? super T> inUse;
  private final LinkedHashMap<String, Gone<T>> gone = new LinkedHashMap<>();
  private Map<String, T> listed = Map.of();
  private int inUseNow;

  /**
   * A policy that knows of nobody yet.
   *
   * @param share which part of all must be gone for them to be held, 0 to 1: 0 holds whoever
   *     disappears, 1 nobody
   * @param hold for how long, from the disappearance on
   * @param inUse tells whether one is called, and so is missed: not, for example, if it has said
   *     that it leaves
   */
  public MassDisappearance(double share, Duration hold, Predicate<? super T> inUse) {
    if (!(share >= 0 && share <= 1) || hold.isNegative()) {
      throw new IllegalArgumentException(
          "a share of " + share + " for " + hold + "; allowed are 0 to 1, and zero or more");
    }
    this.share = share;
    this.holdNanos = hold.toNanos();
    this.inUse = inUse;
  }

  /** Takes up what is listed from now on, by id. Returns who is held besides. */
  public Map<String, T> listed(Map<String, T> now, long nowNanos) {
    listed.forEach((id, last) -> {
      if (!now.containsKey(id) && inUse.test(last)) {
        gone.putLast(id, new Gone<>(last, nowNanos));
      }
    });
    gone.keySet().removeIf(now::containsKey);
    while (gone.size() > MAX_GONE) {
      gone.pollFirstEntry();
    }
    listed = Map.copyOf(now);
    inUseNow = (int) listed.values().stream().filter(inUse).count();
    return held(nowNanos);
  }

  /** Who is held at this time besides those that are listed, by id; the same until that changes. */
  public Map<String, T> held(long nowNanos) {
    while (!gone.isEmpty() && nanosLeft(gone.firstEntry().getValue(), nowNanos) <= 0) {
      gone.pollFirstEntry();
    }
    if (gone.size() <= share * (gone.size() + inUseNow)) {
      return Map.of();
    }
    var held = new LinkedHashMap<String, T>();
    gone.forEach((id, one) -> held.put(id, one.last));
    return held;
  }

  /** After how long {@link #held} may say something else; the largest {@code long} for never. */
  public long nanosUntilChange(long nowNanos) {
    return gone.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(0, nanosLeft(gone.firstEntry().getValue(), nowNanos));
  }

  private long nanosLeft(Gone<T> one, long nowNanos) {
    return holdNanos - (nowNanos - one.sinceNanos);
  }
}
