package io.kith.codec;

import io.kith.core.Context;
import io.kith.core.Metadata;
import java.util.HashMap;
import java.util.Map;

/**
 * The labels of a context as the header field {@code baggage} carries them.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
public final class BaggageText {

  /** The longest list that has to be carried; of a longer one, what fits is read. */
  static final int MAX_BYTES = 8192;

  private BaggageText() {}

  /** The labels of a text. What is malformed, and names that Kith does not have, are left out. */
  public static Map<String, String> parse(String text) {
    var labels = new HashMap<String, String>();
    int end = Math.min(text.length(), MAX_BYTES);
    for (int from = 0; from < end && labels.size() < Context.MAX_BAGGAGE; ) {
      int comma = text.indexOf(',', from, end);
      int to = comma < 0 ? end : comma;
      if (comma >= 0 || end == text.length()) { // else it is cut off
        add(labels, text.substring(from, to));
      }
      from = to + 1;
    }
    return Map.copyOf(labels);
  }

  private static void add(Map<String, String> labels, String member) {
    int semicolon = member.indexOf(';'); // properties of the label follow, which Kith does not have
    String pair = semicolon < 0 ? member : member.substring(0, semicolon);
    int equals = pair.indexOf('=');
    String name = pair.substring(0, Math.max(0, equals)).strip();
    if (Metadata.isName(name)) {
      labels.put(name, PercentText.decode(pair.substring(equals + 1).strip()));
    }
  }

  /**
   * The text of the labels, but for {@link Context#TRACE_STATE}, which has a field of its own.
   *
   * @throws CodecException if it is longer than others have to carry
   */
  public static String of(Map<String, String> labels) {
    var text = new StringBuilder();
    labels.forEach((name, value) -> {
      if (name.equals(Context.TRACE_STATE)) {
        return;
      }
      text.append(text.isEmpty() ? "" : ",").append(name).append('=');
      text.append(PercentText.BAGGAGE.encode(value, MAX_BYTES + 1));
      if (text.length() > MAX_BYTES) {
        throw CodecException.beyondLimit(
            "the baggage takes more than " + MAX_BYTES + " bytes, the limit");
      }
    });
    return text.toString();
  }
}
