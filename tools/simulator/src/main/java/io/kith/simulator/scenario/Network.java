package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;
import java.util.Optional;

/**
 * What is between clients and instances.
 *
 * @param sameZone how long a message takes one way within a zone, and where there are no zones; 250
 *     us by default
 * @param otherZone the same between two zones; 1 ms by default
 * @param silence after what time without a word a client no longer calls an instance that owes it
 *     replies
 * @param deadPeer after what time it gives up the connection, and the calls on it as lost
 * @param connectTimeout how long a client tries to connect to one that is silent
 */
public record Network(
    Optional<Times> sameZone,
    Optional<Times> otherZone,
    @Default("2s") @Range(least = "1ms", most = "1d") Duration silence,
    @Default("4s") @Range(least = "1ms", most = "1d") Duration deadPeer,
    @Default("2s") @Range(least = "1ms", most = "1d") Duration connectTimeout) {

  /** One way within a zone. */
  public Times nearby() {
    return sameZone.orElse(Times.constant(Duration.ofNanos(250_000)));
  }

  /** One way between two zones. */
  public Times faraway() {
    return otherZone.orElse(Times.constant(Duration.ofMillis(1)));
  }
}
