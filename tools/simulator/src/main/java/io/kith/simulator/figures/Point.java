package io.kith.simulator.figures;

/**
 * A window of time.
 *
 * @param second when it begins
 * @param calls that ended in it, a second
 * @param failed of these, not well
 * @param attempts that those calls took, a second
 * @param p50 of their latency, in seconds; 0 if none ended
 * @param p99 of their latency, in seconds; 0 if none ended
 */
public record Point(
    double second, double calls, double failed, double attempts, double p50, double p99) {}
