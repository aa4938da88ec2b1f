package io.kith.policy.routing;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What routing takes from outside: it has no clock, no randomness and no types of messages itself.
 * All of it must be thread-safe.
 *
 * @param caller the name of the application that calls
 * @param arguments finds arguments in requests
 * @param clock the time of day, for rules that have a window
 * @param random uniform over all 64 bits, for shares without a key
 */
public record Surroundings(
    String caller, Arguments arguments, InstantSource clock, LongSupplier random) {

  /** A random point, 0 to below 1. */
  double anyPoint() {
    return (random.getAsLong() >>> 11) * 0x1.0p-53;
  }
}
