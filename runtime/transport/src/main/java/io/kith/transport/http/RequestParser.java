package io.kith.transport.http;

import io.kith.transport.http.HeadParser.Head;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests out of the bytes of a connection, one at a time. What is held is bounded by the
 * limits of head and body; what follows a request stays until that is asked for. Owned by an event
 * loop.
 */
final class RequestParser {

  /** The longest line that begins a chunk, extensions included. */
  private static final int MAX_CHUNK_LINE_BYTES = 256;

  private static final int FIRST_BYTES = 512;

  /** Room for so much that is yet to come is made at once; for more only as it comes. */
  private static final int EXPECTED_BYTES = 64 << 10;

  private enum State {
    HEAD,
    LENGTH,
    CHUNK_LINE,
    CHUNK,
    CHUNK_END,
    TRAILERS
  }

  private final int maxHeadBytes;
  private final int maxBodyBytes;
  private byte[] held = new byte[FIRST_BYTES];
  private int start;
  private int end;
  private int scanned;

  private State state = State.HEAD;
  private @Nullable Head head;
  private byte[] body = {};
  private int bodyBytes;
  private long missingBytes;
  private int trailerBytes;

  RequestParser(int maxHeadBytes, int maxBodyBytes) {
    this.maxHeadBytes = maxHeadBytes;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Takes what has come. */
  void add(ByteBuf in) {
    int more = in.readableBytes();
    if (start == end) {
      start = 0;
      end = 0;
      scanned = 0;
    }
    if (held.length - end < more) {
      int size = end - start;
      byte[] room = size + more <= held.length ? held : new byte[Math.max(2 * size, size + more)];
      System.arraycopy(held, start, room, 0, size);
      held = room;
      scanned -= start;
      start = 0;
      end = size;
    }
    in.readBytes(held, end, more);
    end += more;
  }

  /** How many bytes wait for a request to become whole, or to be asked for. */
  int heldBytes() {
    return end - start;
  }

  /** Whether a request has begun and is not whole. */
  boolean isMidRequest() {
    return state != State.HEAD || end > start;
  }

  /** Whether the client waits to be told that its body is welcome. */
  boolean awaitsContinue() {
    return head != null
        && state != State.HEAD
        && bodyBytes == 0
        && start == end
        && head.isNewer()
        && head.fields().lists("expect", "100-continue");
  }

  /**
   * The next request, if it is whole.
   *
   * @throws BadRequest if it is none
   */
  @Nullable HttpRequest next() {
    while (true) {
      boolean went =
          switch (state) {
            case HEAD -> head();
            case LENGTH, CHUNK -> take();
            case CHUNK_LINE -> chunkLine();
            case CHUNK_END -> chunkEnd();
            case TRAILERS -> trailers();
          };
      if (!went) {
        return null;
      }
      if (state == State.HEAD) {
        return whole();
      }
    }
  }

  private boolean head() {
    while (end - start >= 2 && held[start] == '\r' && held[start + 1] == '\n') {
      start += 2; // empty lines before a request are skipped, says RFC 9112, section 2.2
      scanned = start;
    }
    int headEnd = emptyLine();
    if ((headEnd < 0 ? end : headEnd) - start > maxHeadBytes) {
      throw new BadRequest(431, "the head is longer than " + maxHeadBytes + " bytes");
    }
    if (headEnd < 0) {
      return false;
    }
    Head read = new HeadParser(held, start, headEnd).parse();
    head = read;
    start = headEnd;
    scanned = start;
    bodyBytes = 0;
    if (read.isChunked()) {
      state = State.CHUNK_LINE;
    } else {
      expect(read.contentLength());
      state = State.LENGTH;
    }
    return missingBytes > 0 || state == State.CHUNK_LINE || take();
  }

  /** Where the head ends, its empty line included; -1 if that has not come. */
  private int emptyLine() {
    for (int i = Math.max(start, scanned); i + 3 < end; i++) {
      if (held[i] == '\r' && held[i + 1] == '\n' && held[i + 2] == '\r' && held[i + 3] == '\n') {
        return i + 4;
      }
    }
    scanned = Math.max(start, end - 3);
    return -1;
  }

  private void expect(long bytes) {
    if (bytes > maxBodyBytes - bodyBytes) {
      throw new BadRequest(
          413, "the body is longer than " + maxBodyBytes + " bytes (maxMessageBytes)");
    }
    missingBytes = bytes;
  }

  private boolean take() {
    int part = (int) Math.min(missingBytes, end - start);
    if (body.length - bodyBytes < part) {
      int expected = (int) Math.min(missingBytes, Math.max(part, EXPECTED_BYTES));
      body = Arrays.copyOf(body, Math.max(2 * body.length, bodyBytes + expected));
    }
    System.arraycopy(held, start, body, bodyBytes, part);
    bodyBytes += part;
    start += part;
    missingBytes -= part;
    if (missingBytes > 0) {
      return false;
    }
    state = state == State.CHUNK ? State.CHUNK_END : State.HEAD;
    return true;
  }

  private boolean chunkLine() {
    int lineEnd = lineEnd(MAX_CHUNK_LINE_BYTES, "a chunk");
    if (lineEnd < 0) {
      return false;
    }
    long size = 0;
    int at = start;
    for (; at < lineEnd && Character.digit(held[at], 16) >= 0; at++) {
      size = size << 4 | Character.digit(held[at], 16);
      if (size > Integer.MAX_VALUE) {
        throw new BadRequest(413, "a chunk is longer than any body may be");
      }
    }
    if (at == start || (at < lineEnd && held[at] != ';')) {
      throw new BadRequest(400, "a chunk does not begin with its size");
    }
    start = lineEnd + 2;
    expect(size);
    state = size == 0 ? State.TRAILERS : State.CHUNK;
    return true;
  }

  private boolean chunkEnd() {
    if (end - start < 2) {
      return false;
    }
    if (held[start] != '\r' || held[start + 1] != '\n') {
      throw new BadRequest(400, "a chunk is longer than it says");
    }
    start += 2;
    state = State.CHUNK_LINE;
    return true;
  }

  /** Fields after the body are read over. */
  private boolean trailers() {
    int lineEnd = lineEnd(maxHeadBytes, "what follows the body");
    if (lineEnd < 0) {
      return false;
    }
    boolean isLast = lineEnd == start;
    trailerBytes += lineEnd - start;
    if (trailerBytes > maxHeadBytes) {
      throw new BadRequest(431, "what follows the body is longer than " + maxHeadBytes);
    }
    start = lineEnd + 2;
    if (isLast) {
      trailerBytes = 0;
      state = State.HEAD;
    }
    return true;
  }

  private int lineEnd(int maxBytes, String what) {
    for (int i = start; i + 1 < end && i - start <= maxBytes; i++) {
      if (held[i] == '\n') {
        throw new BadRequest(400, what + " has a line feed without a carriage return");
      }
      if (held[i] == '\r') {
        if (held[i + 1] != '\n') {
          throw new BadRequest(400, what + " has a carriage return without a line feed");
        }
        return i;
      }
    }
    if (end - start > maxBytes) {
      throw new BadRequest(400, what + " has a line of more than " + maxBytes + " bytes");
    }
    return -1;
  }

  private HttpRequest whole() {
    Head read = head;
    if (read == null) {
      throw new IllegalStateException("no request was read");
    }
    byte[] whole = body.length == bodyBytes ? body : Arrays.copyOf(body, bodyBytes);
    body = new byte[0];
    bodyBytes = 0;
    head = null;
    scanned = start;
    return HttpRequest.of(
        read.method(),
        path(read.target()),
        read.fields(),
        whole,
        read.isPersistent(),
        read.isNewer());
  }

  /** The target without scheme and host, which a proxy's client sends. */
  private static String path(String target) {
    if (target.startsWith("/") || target.equals("*")) {
      return target;
    }
    int authority = target.indexOf("://");
    if (authority < 0) {
      throw new BadRequest(400, "the target is no path");
    }
    int slash = target.indexOf('/', authority + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }
}
