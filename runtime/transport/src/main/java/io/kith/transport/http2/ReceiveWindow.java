package io.kith.transport.http2;

/**
 * How much the peer may still send of one stream, or of all. Credit is given back when half of the
 * window is due, so that most content costs no frame of its own. Owned by an event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-5.2">RFC 9113, section 5.2</a>
 */
final class ReceiveWindow {

  private final int sizeBytes;
  private int openBytes;
  private int unconsumedBytes;

  ReceiveWindow(int sizeBytes) {
    this.sizeBytes = sizeBytes;
    this.openBytes = sizeBytes;
  }

  /** Takes what arrived; returns whether the peer was allowed to send as much. */
  boolean receive(int bytes) {
    openBytes -= bytes;
    unconsumedBytes += bytes;
    return openBytes >= 0;
  }

  /** What has arrived and is not consumed. */
  int unconsumedBytes() {
    return unconsumedBytes;
  }

  /**
   * So much is done with.
   *
   * @return the credit that the peer is to be given now; 0 if it can wait
   */
  int consume(int bytes) {
    unconsumedBytes -= bytes;
    int due = sizeBytes - unconsumedBytes - openBytes;
    if (due < sizeBytes / 2) {
      return 0;
    }
    openBytes += due;
    return due;
  }
}
