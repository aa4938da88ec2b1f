package io.kith.benchmarks.spring;

/** The message as Jackson takes it; the payload is text in base 64. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record EchoMessage(long id, String name, byte[] payload) {}
