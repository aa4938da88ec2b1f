package io.kith.transport.http;

import io.kith.transport.loop.Outbound;

/** A response on its way out. */
final class Answer implements Outbound.Item<HttpWriter> {

  private static final int PART_BYTES = 64 << 10;
  private static final int OVERHEAD_BYTES = 256;

  private final HttpResponse response;
  private final boolean isLast;
  private final boolean isHead;
  private final Runnable written;
  private int bodyBytes = -1;

  /**
   * An answer.
   *
   * @param isLast whether the connection is closed after it
   * @param isHead whether the body is left out, as an answer to HEAD
   * @param written is run when the last byte is on its way, on the event loop
   */
  Answer(HttpResponse response, boolean isLast, boolean isHead, Runnable written) {
    this.response = response;
    this.isLast = isLast;
    this.isHead = isHead;
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
    int all = isHead ? 0 : response.body().length;
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
      out.ascii("\r\ncontent-type: ");
      out.ascii(response.contentType());
    }
    if (response.status() != 204) {
      out.ascii("\r\ncontent-length: ");
      out.decimal(response.body().length);
    }
    out.ascii(isLast ? "\r\nconnection: close\r\n\r\n" : "\r\n\r\n");
  }

  @Override
  public void dropped() {}
}
