package io.kith.benchmarks;

/**
 * A stream to pull.
 *
 * @param bytesPerSecond what the consumer takes at the most; 0 if all that comes
 */
record StreamLoad(String name, long messages, int payloadBytes, long bytesPerSecond) {

  /** The command that has a client process pull it. */
  String command() {
    return "STREAM " + messages + " " + payloadBytes + " " + bytesPerSecond;
  }

  /** A part of it, at full speed, that has both processes compiled before it counts. */
  StreamLoad warmUp(long most) {
    return new StreamLoad(name, Math.min(messages, most), payloadBytes, 0);
  }
}
