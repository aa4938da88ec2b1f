package io.kith.benchmarks.kith;

/** The message of the load over HTTP, whose JSON is the same for all. */
public record Note(int id, String name, String text) {}
