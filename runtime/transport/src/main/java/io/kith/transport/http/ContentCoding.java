package io.kith.transport.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How contents are compressed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.4">RFC 9110, section 8.4</a>
 */
final class ContentCoding {

  private static final String GZIP = "gzip";

  private ContentCoding() {}

  /** Whether the client takes an answer that is compressed with gzip. */
  static boolean takesGzip(HttpRequest request) {
    String accepted = request.fields().joined("accept-encoding");
    if (accepted.isEmpty()) {
      return false;
    }
    for (String element : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      int semicolon = element.indexOf(';');
      String coding = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
      if (coding.equals(GZIP)) {
        return semicolon < 0 || !isRefused(element.substring(semicolon));
      }
    }
    return false;
  }

  /** A quality of zero says that a coding is not taken. */
  private static boolean isRefused(String parameters) {
    return parameters.replace(" ", "").matches(";q=0(\\.0*)?");
  }

  /** Whether the body is compressed with gzip. */
  static boolean isGzip(HttpRequest request) {
    return coding(request).equals(GZIP);
  }

  /** The answer to a request whose body is compressed in a way that is not known; else null. */
  static @Nullable HttpResponse refusal(HttpRequest request) {
    String coding = coding(request);
    return coding.isEmpty() || coding.equals("identity") || coding.equals(GZIP)
        ? null
        : HttpResponse.problem(415, "the content coding " + coding + " is not known; gzip is")
            .with("accept-encoding", GZIP);
  }

  private static String coding(HttpRequest request) {
    return request.fields().joined("content-encoding").strip().toLowerCase(Locale.ROOT);
  }
}
