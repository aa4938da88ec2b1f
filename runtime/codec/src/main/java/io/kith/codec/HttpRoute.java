package io.kith.codec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A path of its own by which a method is called over HTTP.
 *
 * @param method such as {@code GET}
 * @param path such as {@code /users/{userId}}: what stands in braces is a field of the request; one
 *     at the end with three dots, {@code /pages/{path...}}, is all that is left of the path
 * @param headers the header field, in lower case, that each of these fields of the request comes
 *     from
 */
public record HttpRoute(String method, String path, Map<String, String> headers) {

  /** The longest path, in characters. */
  public static final int MAX_CHARS = 512;

  /** The most segments. */
  public static final int MAX_SEGMENTS = 32;

  private static final String REST = "...";

  /**
   * A part of a path, between slashes.
   *
   * @param text as it stands there or, of a variable, the name of a field of the request
   * @param isRest whether it is a variable that takes all that is left of a path, slashes too
   */
  public record Segment(String text, boolean isVariable, boolean isRest) {}

  public HttpRoute {
    headers = Map.copyOf(headers);
    var names = new HashSet<>(headers.keySet());
    for (Segment segment : parse(path)) {
      if (segment.isVariable() && !names.add(segment.text())) {
        throw new IllegalArgumentException(
            path + ": {" + segment.text() + "} stands there twice, or comes from a header field");
      }
    }
    headers.values().forEach(HttpRoute::requireHeader);
  }

  /** A route; {@code headers} are fields of the request, each before its header field. */
  public static HttpRoute of(String method, String path, String... headers) {
    var byField = new LinkedHashMap<String, String>();
    for (int i = 0; i < headers.length; i += 2) {
      byField.put(headers[i], headers[i + 1].toLowerCase(Locale.ROOT));
    }
    return new HttpRoute(method, path, byField);
  }

  private static void requireHeader(String name) {
    if (name.isEmpty() || !name.chars().allMatch(c -> isAlphanumeric(c) || c == '-' || c == '_')) {
      throw new IllegalArgumentException(
          "'" + name + "' names no header field; use letters, digits and -");
    }
  }

  /** The parts of the path; none for {@code /}. */
  public List<Segment> segments() {
    return parse(path);
  }

  /** The fields of the request that stand in the path, in their order. */
  public List<String> variables() {
    return segments().stream().filter(Segment::isVariable).map(Segment::text).toList();
  }

  /** Whether its last variable takes all that is left of a path. */
  public boolean takesRest() {
    return path.endsWith(REST + "}");
  }

  /** Whether a request has a body. */
  public boolean hasBody() {
    return !method.equals("GET") && !method.equals("DELETE");
  }

  /** Whether some requests would fit both, and neither better than the other. */
  public boolean conflictsWith(HttpRoute other) {
    return method.equals(other.method) && shape().equals(other.shape());
  }

  private List<String> shape() {
    return segments().stream()
        .map(s -> s.isRest() ? "{" + REST + "}" : s.isVariable() ? "{}" : s.text())
        .toList();
  }

  private static List<Segment> parse(String path) {
    if (!path.startsWith("/") || path.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "'"
              + path
              + "' is no path; it begins with / and has at most "
              + MAX_CHARS
              + " characters");
    }
    var segments = new ArrayList<Segment>();
    if (path.length() > 1) {
      for (String text : path.substring(1).split("/", -1)) {
        segments.add(segment(text, path));
      }
    }
    for (Segment segment : segments) {
      if (segment.isRest() && segment != segments.getLast()) {
        throw new IllegalArgumentException(
            path + ": {" + segment.text() + REST + "} takes the rest of the path: let it be last");
      }
    }
    if (segments.size() > MAX_SEGMENTS) {
      throw new IllegalArgumentException(path + " has more than " + MAX_SEGMENTS + " segments");
    }
    return segments;
  }

  private static Segment segment(String text, String path) {
    boolean isVariable = text.startsWith("{") && text.endsWith("}") && text.length() > 2;
    boolean isRest = isVariable && text.endsWith(REST + "}") && text.length() > REST.length() + 2;
    String name =
        isVariable ? text.substring(1, text.length() - 1 - (isRest ? REST.length() : 0)) : text;
    boolean isSound =
        isVariable
            ? name.chars().allMatch(c -> isAlphanumeric(c) || c == '_')
            : !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars()
                    .allMatch(c -> isAlphanumeric(c) || "-._~!$&'()*+,;=:@".indexOf(c) >= 0);
    if (!isSound) {
      throw new IllegalArgumentException(
          path
              + ": '"
              + text
              + "' is no segment; write letters, digits and - . _ ~, or an argument in braces");
    }
    return new Segment(name, isVariable, isRest);
  }

  private static boolean isAlphanumeric(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9';
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
