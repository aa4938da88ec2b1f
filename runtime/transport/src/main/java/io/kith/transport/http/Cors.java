package io.kith.transport.http;

import io.kith.transport.HttpOptions;

/**
 * Which pages of other origins may call.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch: CORS protocol</a>
 */
record Cors(HttpOptions options) {

  /** The origin of a page that may call and read the answer; empty if it may not, or is none. */
  String allowed(HttpRequest request) {
    if (options.corsOrigins().isEmpty()) {
      return "";
    }
    String origin = request.field("origin").orElse("");
    boolean isAllowed =
        options.corsOrigins().contains(origin)
            || (options.corsOrigins().contains("*") && isHarmless(origin));
    return isAllowed ? origin : "";
  }

  /** What is sent back stands in a header field. */
  private static boolean isHarmless(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /** Whether a browser asks if a page may call. */
  static boolean isQuestion(HttpRequest request) {
    return request.method().equals("OPTIONS")
        && request.field("access-control-request-method").isPresent();
  }

  /** The answer to a question of a page that may call. */
  HttpResponse answer(HttpRequest request, String origin) {
    HttpResponse answer =
        HttpResponse.empty(204)
            .with("access-control-allow-origin", origin)
            .with("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE")
            .with("access-control-max-age", Long.toString(options.corsMaxAge().toSeconds()))
            .with("vary", "origin, access-control-request-headers");
    String asked = request.fields().joined("access-control-request-headers");
    boolean isList =
        asked
            .chars()
            .allMatch(c -> c == ',' || c == ' ' || c == '-' || c == '_' || isAlphanumeric(c));
    return asked.isEmpty() || !isList ? answer : answer.with("access-control-allow-headers", asked);
  }

  private static boolean isAlphanumeric(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9';
  }
}
