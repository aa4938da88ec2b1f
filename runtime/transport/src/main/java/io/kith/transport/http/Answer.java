package io.kith.transport.http;

import io.kith.transport.loop.Outbound;

/** A response on its way out over HTTP/1.1. */
final class Answer implements Outbound.Item<HttpWriter> {

  private static final int PART_BYTES = 64 << 10;
  private static final int OVERHEAD_BYTES = 256;

  private final HttpResponse response;
  private final Framing framing;
  private final boolean isLast;
  private final Runnable written;
  private int bodyBytes = -1;

  /** How a client finds the end of the body. */
  enum Framing {
    /** By its length. */
    LENGTH,
    /** Its length is told, and it is not sent, as an answer to HEAD. */
    HEAD,
    /** It follows, in chunks. */
    CHUNKS,
    /** It follows, and ends with the connection. */
    CLOSE
  }

  /**
   * An answer.
   *
   * @param isLast whether the connection is closed after it
   * @param written is run when the last byte is on its way, on the event loop
   */
  Answer(HttpResponse response, Framing framing, boolean isLast, Runnable written) {
    this.response = response;
    this.framing = framing;
    this.isLast = isLast;
    this.written = written;
  }

  @Override
  public int queuedBytes() {
    return response.body().length + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    return true;
  }

  @Override
  public boolean write(HttpWriter out, long nowNanos) {
    if (bodyBytes < 0) {
      head(out);
      bodyBytes = 0;
    }
    int all = framing == Framing.LENGTH ? response.body().length : 0;
    int part = Math.min(all - bodyBytes, PART_BYTES);
    out.last(response.body(), bodyBytes, part);
    bodyBytes += part;
    boolean done = bodyBytes == all;
    if (done) {
      written.run();
    }
    return done;
  }

  private void head(HttpWriter out) {
    out.ascii("HTTP/1.1 ");
    out.decimal(response.status());
    out.ascii(" ");
    out.ascii(HttpStatus.reason(response.status()));
    if (!response.contentType().isEmpty()) {
      field(out, "content-type", response.contentType());
    }
    for (int i = 0; i < response.more().size(); i += 2) {
      field(out, response.more().get(i), response.more().get(i + 1));
    }
    switch (framing) {
      case LENGTH, HEAD -> {
        if (response.status() != 204 && response.status() != 304) {
          out.ascii("\r\ncontent-length: ");
          out.decimal(response.body().length);
        }
      }
      case CHUNKS -> out.ascii("\r\ntransfer-encoding: chunked");
      case CLOSE -> {}
    }
    out.ascii(isLast ? "\r\nconnection: close\r\n\r\n" : "\r\n\r\n");
  }

  private static void field(HttpWriter out, String name, String value) {
    out.ascii("\r\n");
    out.ascii(name);
    out.ascii(": ");
    out.ascii(value);
  }

  @Override
  public void dropped() {}
}
