package io.kith.benchmarks.spring;

/** The message of the load over HTTP. */
record Note(int id, String name, String text) {}
