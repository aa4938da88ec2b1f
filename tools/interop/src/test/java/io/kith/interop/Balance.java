package io.kith.interop;

/** What there is. */
public record Balance(long balance) {}
