package io.kith.transport.http2;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A header section that is sent again and again, such as the start of each response: a connection
 * remembers its compressed form. Make one of each kind and keep it. Immutable, for any number of
 * connections.
 */
public final class HeaderBlock {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Headers headers;
  private final int number = COUNT.getAndIncrement();

  private HeaderBlock(Headers headers) {
    this.headers = headers;
  }

  /** A block of these headers. */
  public static HeaderBlock of(Headers headers) {
    return new HeaderBlock(headers);
  }

  /** What it says. */
  public Headers headers() {
    return headers;
  }

  /** Its place in the connections' memory; those made one after the other do not meet in one. */
  int number() {
    return number;
  }

  @Override
  public String toString() {
    return headers.toString();
  }
}
