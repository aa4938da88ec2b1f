package io.kith.core;

/**
 * What happened to the calls of one method with one application at the other end, and with one
 * outcome, up to some moment.
 *
 * @param method the method's path, {@code service/name}
 * @param peer the name of the application that made or answered them
 * @param code how they ended
 * @param degraded how many of them stood for one that failed
 * @param latencies how many they are, and how long they took
 */
public record EdgeCounts(
    String method, String peer, Code code, long degraded, Latencies latencies) {}
