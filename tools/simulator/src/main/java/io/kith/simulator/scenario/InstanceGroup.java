package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Instances that are alike.
 *
 * @param name what events call them
 * @param zones dealt out in turn; none where zones do not matter
 * @param weight what the registry says of each
 * @param concurrency how many calls one works on at the same time; the others wait in its queue, in
 *     the order in which they came
 * @param queue how many calls may wait in one; the next is refused, unexecuted
 * @param serviceTime how long one works on a call
 * @param waitsInside whether calls wait in their handlers, as for a connection of a pool, where the
 *     instance does not see it; otherwise before they are begun
 * @param cancellable whether work ends when its caller has given up, as Kith interrupts a handler;
 *     otherwise it goes on for nobody
 * @param starts when they are started; those of the beginning are warm and known to all clients
 * @param coldStart how much slower they are after a start
 */
public record InstanceGroup(
    String name,
    @Range(least = "1", most = "100000") int count,
    List<String> zones,
    @Default("100") @Range(least = "0", most = "100000") int weight,
    @Default("1") @Range(least = "1", most = "100000") int concurrency,
    @Default("1000") @Range(least = "0", most = "10000000") int queue,
    Times serviceTime,
    @Default("false") boolean waitsInside,
    @Default("true") boolean cancellable,
    @Default("0s") @Range(least = "0s", most = "1d") Duration starts,
    Optional<ColdStart> coldStart) {

  /**
   * Caches that are empty and code that is not compiled yet.
   *
   * @param lasts how long it takes until they are as fast as ever
   * @param factor how many times as long a call takes at first; it falls evenly to 1
   */
  public record ColdStart(
      @Range(least = "1ms", most = "1d") Duration lasts,
      @Range(least = "1", most = "1000") double factor) {}

  /** How many calls a second one can do at the most. */
  public double capacity() {
    return concurrency / (serviceTime.meanNanos() / 1e9);
  }
}
