package io.kith.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What Redis says. Read with bounds that are far above what the scripts here answer, and without
 * trust in any length that is announced.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP 2</a>
 */
sealed interface RedisReply {

  /** The longest line, in bytes. */
  int MAX_LINE = 1_024;

  /** The longest text, in bytes. */
  int MAX_TEXT = 4_096;

  /** The longest list. */
  int MAX_ELEMENTS = 64;

  /** How deep lists may stand in one another. */
  int MAX_DEPTH = 4;

  /** A text. */
  record Text(String value) implements RedisReply {}

  /** A whole number. */
  record Number(long value) implements RedisReply {}

  /** Several. */
  record All(List<RedisReply> values) implements RedisReply {

    public All {
      values = List.copyOf(values);
    }
  }

  /** What was asked could not be done; the first word says why. */
  record Refusal(String why) implements RedisReply {}

  /** There is none. */
  record Nothing() implements RedisReply {}

  /**
   * The next answer of a stream.
   *
   * @throws MalformedReplyException if it is none, or beyond the bounds
   * @throws IOException if the stream fails or ends
   */
  static RedisReply read(InputStream in) throws IOException {
    return read(in, 0);
  }

  private static RedisReply read(InputStream in, int depth) throws IOException {
    int kind = in.read();
    if (kind < 0) {
      throw new IOException("Redis has closed the connection");
    }
    String line = line(in);
    return switch (kind) {
      case '+' -> new Text(line);
      case '-' -> new Refusal(line);
      case ':' -> new Number(number(line));
      case '$' -> text(in, number(line));
      case '*' -> all(in, number(line), depth);
      default -> throw new MalformedReplyException("an answer begins with byte " + kind);
    };
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new byte[MAX_LINE];
    for (int length = 0; length < MAX_LINE; length++) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("Redis has closed the connection within an answer");
      }
      if (next == '\r') {
        requireByte(in, '\n');
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
      }
      bytes[length] = (byte) next;
    }
    throw new MalformedReplyException("a line has more than " + MAX_LINE + " bytes");
  }

  private static void requireByte(InputStream in, int wanted) throws IOException {
    int found = in.read();
    if (found != wanted) {
      throw new MalformedReplyException("byte " + found + " instead of " + wanted);
    }
  }

  private static long number(String line) throws MalformedReplyException {
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw new MalformedReplyException("'" + line + "' is no number");
    }
  }

  private static RedisReply text(InputStream in, long length) throws IOException {
    if (length == -1) {
      return new Nothing();
    }
    if (length < 0 || length > MAX_TEXT) {
      throw new MalformedReplyException("a text of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes((int) length);
    requireByte(in, '\r');
    requireByte(in, '\n');
    return new Text(new String(bytes, StandardCharsets.UTF_8));
  }

  private static RedisReply all(InputStream in, long count, int depth) throws IOException {
    if (count == -1) {
      return new Nothing();
    }
    if (count < 0 || count > MAX_ELEMENTS || depth == MAX_DEPTH) {
      throw new MalformedReplyException("a list of " + count + " at depth " + depth);
    }
    var values = new ArrayList<RedisReply>();
    for (int i = 0; i < count; i++) {
      values.add(read(in, depth + 1));
    }
    return new All(values);
  }
}
