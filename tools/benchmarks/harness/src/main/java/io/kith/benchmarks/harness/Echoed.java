package io.kith.benchmarks.harness;

/** The check that a reply is the message that was sent. */
public final class Echoed {
  private Echoed() {}

  /**
   * Compares the fields of a reply with those sent. Of the payload only the length is compared:
   * comparing its bytes would cost every peer the same and measure nothing.
   *
   * @throws IllegalStateException when they differ
   */
  public static void check(
      long id,
      String name,
      int payloadBytes,
      long replyId,
      String replyName,
      int replyPayloadBytes) {
    if (id != replyId || payloadBytes != replyPayloadBytes || !name.equals(replyName)) {
      throw new IllegalStateException(
          "sent id %d, name %s, %d payload bytes; the reply holds id %d, name %s, %d bytes"
              .formatted(id, name, payloadBytes, replyId, replyName, replyPayloadBytes));
    }
  }
}
