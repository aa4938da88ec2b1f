package io.kith.cluster;

/**
 * How a mirror goes.
 *
 * @param name of the rule
 * @param sent how many calls were sent there, too
 * @param failed how many of these failed, or had no reply within the deadline of the call
 * @param leftOut how many were not, since too many were under way, or nobody was there
 */
public record MirrorCounts(String name, long sent, long failed, long leftOut) {}
