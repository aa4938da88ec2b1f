package io.kith.collector.tree;

/**
 * One span in its place.
 *
 * @param step which of the steps it is
 * @param depth 0 for those without a parent
 * @param startNanos since 1970, by the clock of the first span
 * @param selfNanos its time less that in which at least one of its children ran
 * @param gapNanos how long nothing happened before it that is known of: since the last of its
 *     earlier siblings ended, or since its parent began
 * @param critical whether it is on the critical path
 * @param criticalNanos how much of the critical path is this span itself and none of its children
 */
public record Placed(
    int step,
    int depth,
    long startNanos,
    long selfNanos,
    long gapNanos,
    boolean critical,
    long criticalNanos) {}
