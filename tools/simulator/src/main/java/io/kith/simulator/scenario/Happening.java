package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happens at some time: exactly one of these.
 *
 * @param lasts until it is over; without it, to the end. What restarts is over by itself
 * @param crash processes die: their calls are lost, and connections to them are refused
 * @param hang processes stop, or the network swallows what is sent to them: nothing comes back
 * @param slow calls take longer
 * @param fail calls fail
 * @param restart processes are replaced, some after the others, as a deployment does it
 * @param registryOutage the registry tells nobody of any change
 * @param load there are more calls, or fewer
 */
public record Happening(
    @Range(least = "0s", most = "1d") Duration at,
    Optional<Duration> lasts,
    Optional<Crash> crash,
    Optional<Hang> hang,
    Optional<Slow> slow,
    Optional<Fail> fail,
    Optional<Restart> restart,
    Optional<Outage> registryOutage,
    Optional<Load> load) {

  /** Dies, and is started anew when it is over. */
  public record Crash(Who who) {}

  /** Says nothing, and goes on when it is over. */
  public record Hang(Who who) {}

  /**
   * Works slowly.
   *
   * @param factor a call takes so many times as long
   * @param share of the calls; 1 for all
   * @param method the one that is slow; all, where none is named
   */
  public record Slow(
      Who who,
      @Range(least = "0.001", most = "1000000") double factor,
      @Default("1") @Range(least = "0", most = "1") double share,
      @Default("") String method) {}

  /**
   * Answers with errors.
   *
   * @param share of the calls
   * @param takes how long such a call takes; without it as long as others
   */
  public record Fail(
      Who who, @Range(least = "0", most = "1") double share, Optional<Duration> takes) {}

  /**
   * A rolling restart.
   *
   * @param atOnce how many at the same time
   * @param notice how long an instance goes on after it has left the registry, before it refuses
   *     calls
   * @param drain how long it then has for the calls that it has begun; the rest is lost
   * @param down from its end until the next process is ready
   * @param pause from then until the next ones
   */
  public record Restart(
      Who who,
      @Default("1") @Range(least = "1", most = "100000") int atOnce,
      @Default("500ms") @Range(least = "0s", most = "1h") Duration notice,
      @Default("10s") @Range(least = "0s", most = "1h") Duration drain,
      @Default("2s") @Range(least = "0s", most = "1h") Duration down,
      @Default("1s") @Range(least = "0s", most = "1h") Duration pause) {}

  /** The registry is away: {@code registryOutage: {}}. */
  public record Outage() {}

  /**
   * Another rate of calls.
   *
   * @param factor multiplies the rate
   * @param zone of the clients; all, where it is not said
   */
  public record Load(@Range(least = "0", most = "1000000") double factor, Optional<String> zone) {}

  public Happening {
    long given =
        Stream.of(crash, hang, slow, fail, restart, registryOutage, load)
            .filter(Optional::isPresent)
            .count();
    if (given != 1) {
      throw new IllegalArgumentException(
          given
              + " things happen in this event; give one of crash, hang, slow, fail, restart,"
              + " registryOutage, load");
    }
    if (restart.isPresent() && lasts.isPresent()) {
      throw new IllegalArgumentException("a restart is over by itself: leave out 'lasts'");
    }
    if (lasts.filter(time -> !time.isPositive()).isPresent()) {
      throw new IllegalArgumentException("lasts must be above zero");
    }
  }

  /** Whom it happens to; empty if it is not to instances. */
  public Optional<Who> who() {
    return crash
        .map(Crash::who)
        .or(() -> hang.map(Hang::who))
        .or(() -> slow.map(Slow::who))
        .or(() -> fail.map(Fail::who))
        .or(() -> restart.map(Restart::who));
  }

  /** The zone that it names, if any. */
  public Optional<String> zone() {
    return who().flatMap(Who::zone).or(() -> load.flatMap(Load::zone));
  }

  /** What happens, in a word. */
  public String name() {
    if (crash.isPresent()) {
      return "crash";
    }
    if (hang.isPresent()) {
      return "hang";
    }
    if (slow.isPresent()) {
      return "slow";
    }
    if (fail.isPresent()) {
      return "failures";
    }
    if (restart.isPresent()) {
      return "restart";
    }
    return registryOutage.isPresent()
        ? "registry outage"
        : "load × "
            + BigDecimal.valueOf(load.orElseThrow().factor()).stripTrailingZeros().toPlainString();
  }
}
