package io.kith.resilience;

import io.kith.core.Ticker;
import io.kith.policy.routing.Surroundings;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * What mechanisms take from outside.
 *
 * @param app the name of the application
 * @param arguments finds arguments in the requests of methods that are called or served
 * @param interventions where they count what they do
 * @param ticker the time
 * @param random uniform over all 64 bits
 */
public record Environment(
    String app,
    RequestArguments arguments,
    Interventions interventions,
    Ticker ticker,
    LongSupplier random) {

  /** The machine's clock and randomness. */
  public static Environment of(String app, Interventions interventions) {
    return new Environment(
        app,
        new RequestArguments(),
        interventions,
        Ticker.system(),
        () -> ThreadLocalRandom.current().nextLong());
  }

  /** What conditions of rules are asked with. */
  public Surroundings surroundings() {
    return new Surroundings(app, arguments, InstantSource.system(), random);
  }
}
