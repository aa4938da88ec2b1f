package io.kith.benchmarks.kith;

/** The message of all peers. */
public record EchoMessage(long id, String name, byte[] payload) {}
