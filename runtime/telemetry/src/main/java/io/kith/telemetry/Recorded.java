package io.kith.telemetry;

import io.kith.codec.ProtoWriter;

/** A span that has ended and waits to be shipped. */
interface Recorded {

  /** About how much memory it takes, in bytes. */
  int bytes();

  /** Writes it as field {@code field}, an {@code opentelemetry.proto.trace.v1.Span}. */
  void write(int field, SpanEncoder encoder, ProtoWriter out);
}
