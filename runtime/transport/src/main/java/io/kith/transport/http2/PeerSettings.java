package io.kith.transport.http2;

/**
 * What the peer takes.
 *
 * @param headerTableBytes how large a table its header decoder keeps
 * @param maxConcurrentStreams how many streams we may have open
 * @param initialWindowBytes how much content a new stream may send before the peer gives credit
 * @param maxFrameBytes the longest payload of a frame
 * @param maxHeaderListBytes the largest header section, as {@link Headers#sizeBytes} counts it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2">RFC 9113, section 6.5.2</a>
 */
public record PeerSettings(
    int headerTableBytes,
    int maxConcurrentStreams,
    int initialWindowBytes,
    int maxFrameBytes,
    int maxHeaderListBytes) {

  /** What holds until the peer says otherwise. */
  static final PeerSettings INITIAL =
      new PeerSettings(4096, Integer.MAX_VALUE, 65_535, 16_384, Integer.MAX_VALUE);
}
