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
 * @param sharing how quotas are shared with other processes; stays open
 */
public record Environment(
    String app,
    RequestArguments arguments,
    Interventions interventions,
    Ticker ticker,
    LongSupplier random,
    SharedQuotas sharing) {

  /** One that shares no quotas. */
  public Environment(
      String app,
      RequestArguments arguments,
      Interventions interventions,
      Ticker ticker,
      LongSupplier random) {
    this(app, arguments, interventions, ticker, random, SharedQuotas.none());
  }

  /** The machine's clock and randomness. */
  public static Environment of(String app, Interventions interventions) {
    return new Environment(
        app,
        new RequestArguments(),
        interventions,
        Ticker.system(),
        () -> ThreadLocalRandom.current().nextLong());
  }

  /** This, with another way to share quotas. */
  public Environment with(SharedQuotas other) {
    return new Environment(app, arguments, interventions, ticker, random, other);
  }

  /** What conditions of rules are asked with. */
  public Surroundings surroundings() {
    return new Surroundings(app, arguments, InstantSource.system(), random);
  }
}
