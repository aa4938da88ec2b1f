package io.kith.benchmarks.helidon;

/** The message as Jackson takes it. */
public record Note(int id, String name, String text) {}
