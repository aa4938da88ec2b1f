package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;
import java.util.Optional;

/**
 * How clients learn who exists.
 *
 * @param delay how long it takes from a change until a client knows it; another time for each
 *     client and change; 200 ms by default
 * @param batch changes within this time become one
 * @param lease for how long an instance that is gone without a word is kept
 */
public record RegistryModel(
    Optional<Times> delay,
    @Default("50ms") @Range(least = "0s", most = "1h") Duration batch,
    @Default("10s") @Range(least = "1ms", most = "1h") Duration lease) {

  /** From a change until a client knows it. */
  public Times propagation() {
    return delay.orElse(Times.constant(Duration.ofMillis(200)));
  }
}
