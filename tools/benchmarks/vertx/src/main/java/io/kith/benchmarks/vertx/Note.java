package io.kith.benchmarks.vertx;

/** The message as Jackson takes it. */
public record Note(int id, String name, String text) {}
