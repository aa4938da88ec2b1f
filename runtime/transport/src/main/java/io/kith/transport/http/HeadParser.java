package io.kith.transport.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the request line and the header fields, strictly: what two parsers might understand in two
 * ways is refused, since it could carry a second request past a proxy.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112: HTTP/1.1</a>
 */
final class HeadParser {

  private static final int MAX_FIELDS = 128;

  /** Of each byte that may stand in a token the lower case of it, of others 0. */
  private static final byte[] TOKEN = new byte[256];

  static {
    for (int c = '!'; c <= '~'; c++) {
      boolean isUpper = c >= 'A' && c <= 'Z';
      boolean isLetterOrDigit = isUpper || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (isLetterOrDigit || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
        TOKEN[c] = (byte) (isUpper ? c | 0x20 : c);
      }
    }
  }

  private final byte[] bytes;
  private final int end;
  private int position;

  /** A parser of a head that ends, with its empty line, before {@code end}. */
  HeadParser(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  Head parse() {
    requireToken(' ', "the method");
    String method = word(' ', "the method");
    String target = word(' ', "the target");
    String version = line();
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw version.startsWith("HTTP/")
          ? new BadRequest(505, "the version " + version + " is not spoken here; 1.1 is")
          : new BadRequest(400, "the request line does not end with a version");
    }
    Fields fields = fields();
    boolean isNewer = version.equals("HTTP/1.1");
    if (isNewer && (fields.get("host").isEmpty() || fields.joined("host").contains(","))) {
      throw new BadRequest(400, "a request has exactly one Host");
    }
    return new Head(method, target, isNewer, fields);
  }

  private Fields fields() {
    var fields = new Fields();
    while (bytes[position] != '\r') {
      if (fields.size() == MAX_FIELDS) {
        throw new BadRequest(431, "more than " + MAX_FIELDS + " header fields");
      }
      if (bytes[position] == ' ' || bytes[position] == '\t') {
        throw new BadRequest(400, "a header field goes on in another line");
      }
      lowerCaseToken(':', "the name of a header field");
      String name = word(':', "a header field");
      fields.add(name, line().strip());
    }
    return fields;
  }

  private String word(char stop, String what) {
    int start = position;
    while (position < end && bytes[position] != stop) {
      if (bytes[position] <= ' ' || bytes[position] == 0x7F) {
        throw new BadRequest(400, what + " is malformed");
      }
      position++;
    }
    if (position == end || position == start) {
      throw new BadRequest(400, what + " is missing");
    }
    return new String(bytes, start, position++ - start, StandardCharsets.ISO_8859_1);
  }

  private String line() {
    int start = position;
    while (bytes[position] != '\r') {
      int b = bytes[position];
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7F) {
        throw new BadRequest(400, "a control character stands in the head");
      }
      position++;
    }
    if (bytes[position + 1] != '\n') {
      throw new BadRequest(400, "a line ends without a line feed");
    }
    String line = new String(bytes, start, position - start, StandardCharsets.UTF_8);
    position += 2;
    return line;
  }

  /** Requires that what stands before the next {@code stop} is a token. */
  private void requireToken(char stop, String what) {
    for (int i = position; i < end && bytes[i] != stop; i++) {
      if (TOKEN[bytes[i] & 0xFF] == 0) {
        throw new BadRequest(400, what + " is no token");
      }
    }
  }

  /** Puts the token that stands before the next {@code stop} into lower case, where it stands. */
  private void lowerCaseToken(char stop, String what) {
    requireToken(stop, what);
    for (int i = position; i < end && bytes[i] != stop; i++) {
      bytes[i] = TOKEN[bytes[i]];
    }
  }

  /**
   * The beginning of a request.
   *
   * @param isNewer whether it is of HTTP/1.1, not 1.0
   */
  record Head(String method, String target, boolean isNewer, Fields fields) {

    /** Whether the connection is to stay open after the answer. */
    boolean isPersistent() {
      return isNewer
          ? !fields.lists("connection", "close")
          : fields.lists("connection", "keep-alive");
    }

    /** Whether the body is sent in chunks. */
    boolean isChunked() {
      String coding = fields.joined("transfer-encoding").toLowerCase(Locale.ROOT);
      if (coding.isEmpty()) {
        return false;
      }
      if (!coding.equals("chunked")) {
        throw new BadRequest(501, "the transfer coding " + coding + " is not understood here");
      }
      if (!isNewer || fields.get("content-length").isPresent()) {
        throw new BadRequest(400, "a body is in chunks or has a length, not both");
      }
      return true;
    }

    /** How long the body is, which is not in chunks. */
    long contentLength() {
      String text = fields.joined("content-length");
      if (text.isEmpty()) {
        return 0;
      }
      if (text.length() > 18) {
        throw new BadRequest(400, "Content-Length is no number");
      }
      long length = 0;
      for (int i = 0; i < text.length(); i++) {
        char digit = text.charAt(i);
        if (digit < '0' || digit > '9') {
          throw new BadRequest(400, "Content-Length is no number");
        }
        length = 10 * length + (digit - '0');
      }
      return length;
    }
  }
}
