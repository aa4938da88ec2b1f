package io.kith.transport.http;

import java.util.Locale;

/**
 * What a request says of the type of its body, and of the types that it takes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section 12.5.1</a>
 */
final class MediaType {

  private MediaType() {}

  /** The media type of the body without parameters, in lower case; empty if none is said. */
  static String of(HttpRequest request) {
    return withoutParameters(request.field("content-type").orElse(""));
  }

  /** Whether the body is JSON, or is not said to be anything. */
  static boolean isJson(HttpRequest request) {
    String type = of(request);
    return type.isEmpty() || type.equals(HttpResponse.JSON);
  }

  /** Whether a body of this type becomes shorter when it is compressed, as text does. */
  static boolean shrinks(String contentType) {
    String type = withoutParameters(contentType);
    return type.startsWith("text/")
        || type.endsWith("json")
        || type.endsWith("xml")
        || type.endsWith("javascript")
        || type.endsWith("protobuf")
        || type.startsWith("application/grpc-web");
  }

  /** Whether the request asks for this type by its name. */
  static boolean accepts(HttpRequest request, String type) {
    return lists(request.fields().joined("accept"), type, false);
  }

  /** Whether the request asks for this type, by its name or among others, or says nothing. */
  static boolean acceptsOrAny(HttpRequest request, String type) {
    String accept = request.fields().joined("accept");
    return accept.isBlank() || lists(accept, type, true);
  }

  private static boolean lists(String accept, String type, boolean orWild) {
    String wild = type.substring(0, type.indexOf('/')) + "/*";
    for (String element : accept.split(",", -1)) {
      String named = withoutParameters(element);
      boolean fits = named.equals(type) || (orWild && (named.equals("*/*") || named.equals(wild)));
      if (fits && !isRefused(element)) {
        return true;
      }
    }
    return false;
  }

  /** A quality of zero says that a type is not taken. */
  private static boolean isRefused(String element) {
    return element.toLowerCase(Locale.ROOT).replace(" ", "").matches(".*;q=0(\\.0*)?(;.*)?");
  }

  private static String withoutParameters(String text) {
    int semicolon = text.indexOf(';');
    return (semicolon < 0 ? text : text.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
