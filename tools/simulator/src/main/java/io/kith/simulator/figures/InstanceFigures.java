package io.kith.simulator.figures;

/**
 * What one instance has done.
 *
 * @param zone its name; empty for none
 * @param attempts that were sent to it
 * @param refused of these, for want of room
 * @param busy the share of its capacity that was in use, on the mean
 * @param mostWaiting the longest that its queue was
 */
public record InstanceFigures(
    String name,
    String group,
    String zone,
    long attempts,
    long refused,
    double busy,
    int mostWaiting) {}
