package io.kith.transport.http2;

import io.kith.transport.http2.HeaderField.Indexing;
import java.util.HashMap;
import java.util.Map;

/**
 * The fields that both ends know from the start, numbered from 1.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541#appendix-A">RFC 7541, appendix A</a>
 */
final class StaticTable {

  private static final String[] NAMES_AND_VALUES = {
    ":authority", "",
    ":method", "GET",
    ":method", "POST",
    ":path", "/",
    ":path", "/index.html",
    ":scheme", "http",
    ":scheme", "https",
    ":status", "200",
    ":status", "204",
    ":status", "206",
    ":status", "304",
    ":status", "400",
    ":status", "404",
    ":status", "500",
    "accept-charset", "",
    "accept-encoding", "gzip, deflate",
    "accept-language", "",
    "accept-ranges", "",
    "accept", "",
    "access-control-allow-origin", "",
    "age", "",
    "allow", "",
    "authorization", "",
    "cache-control", "",
    "content-disposition", "",
    "content-encoding", "",
    "content-language", "",
    "content-length", "",
    "content-location", "",
    "content-range", "",
    "content-type", "",
    "cookie", "",
    "date", "",
    "etag", "",
    "expect", "",
    "expires", "",
    "from", "",
    "host", "",
    "if-match", "",
    "if-modified-since", "",
    "if-none-match", "",
    "if-range", "",
    "if-unmodified-since", "",
    "last-modified", "",
    "link", "",
    "location", "",
    "max-forwards", "",
    "proxy-authenticate", "",
    "proxy-authorization", "",
    "range", "",
    "referer", "",
    "refresh", "",
    "retry-after", "",
    "server", "",
    "set-cookie", "",
    "strict-transport-security", "",
    "transfer-encoding", "",
    "user-agent", "",
    "vary", "",
    "via", "",
    "www-authenticate", ""
  };

  /** How many there are; the numbers of the dynamic table follow. */
  static final int SIZE = NAMES_AND_VALUES.length / 2;

  private static final HeaderField[] FIELDS = new HeaderField[SIZE + 1];
  private static final Map<HeaderField, Integer> BY_FIELD = new HashMap<>();
  private static final Map<String, Integer> BY_NAME = new HashMap<>();

  static {
    for (int index = 1; index <= SIZE; index++) {
      String name = NAMES_AND_VALUES[2 * index - 2];
      String value = NAMES_AND_VALUES[2 * index - 1];
      FIELDS[index] = HeaderField.received(name.intern(), value, Indexing.INDEXED);
      BY_FIELD.putIfAbsent(FIELDS[index], index);
      BY_NAME.putIfAbsent(name, index);
    }
  }

  private StaticTable() {}

  /** The field with this number, 1 to {@link #SIZE}. */
  static HeaderField get(int index) {
    return FIELDS[index];
  }

  /** The number of this very field; 0 if it has none. */
  static int indexOf(HeaderField field) {
    return BY_FIELD.getOrDefault(field, 0);
  }

  /** The number of the first field of this name; 0 if there is none. */
  static int indexOfName(String name) {
    return BY_NAME.getOrDefault(name, 0);
  }
}
