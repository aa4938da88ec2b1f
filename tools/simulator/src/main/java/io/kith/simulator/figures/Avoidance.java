package io.kith.simulator.figures;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How calls kept away from instances that something happened to.
 *
 * @param event what happened, and to how many
 * @param at when
 * @param attempts that were sent to them while it lasted
 * @param shareOfUsual the same, over what they would have had otherwise
 * @param avoidedAfter so many seconds after it began they get less than a fifth of the usual; empty
 *     if never
 * @param backAfter so many seconds after it ended they get more than four fifths of it; empty if
 *     never, or if it did not end
 */
public record Avoidance(
    String event,
    Duration at,
    long attempts,
    double shareOfUsual,
    OptionalDouble avoidedAfter,
    OptionalDouble backAfter) {}
