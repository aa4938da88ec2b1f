package io.kith.benchmarks.jmh;

/** The message of the stages: a number, a text and a payload, as in the runs between processes. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record EchoMessage(long id, String name, byte[] payload) {

  /** Sixteen characters and a hundred bytes. */
  public static EchoMessage example() {
    return new EchoMessage(42, "echo-0123456789a", new byte[100]);
  }
}
