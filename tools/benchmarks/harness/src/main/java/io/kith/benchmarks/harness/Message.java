package io.kith.benchmarks.harness;

import java.util.SplittableRandom;

/** The fields of the one message that all calls of a run send; the id differs from call to call. */
record Message(String name, byte[] payload) {
  /** Sixteen ASCII characters. */
  static final String NAME = "echo-0123456789a";

  private static final long SEED = 42;

  static Message ofPayload(int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    new SplittableRandom(SEED).nextBytes(payload);
    return new Message(NAME, payload);
  }
}
