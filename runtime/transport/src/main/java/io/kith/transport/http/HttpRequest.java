package io.kith.transport.http;

import java.util.Optional;

/**
 * A request as it came.
 *
 * @param method such as {@code POST}
 * @param path decoded no further than the target is, without the query
 * @param query what follows the question mark, undecoded; empty if there is none
 * @param fields the header fields
 * @param body as it was sent, without chunks
 * @param arguments what a route found in it besides the body, as a JSON object; empty if nothing
 * @param isPersistent whether the client will use the connection for more
 * @param takesChunks whether an answer may be sent without saying how long it is
 */
record HttpRequest(
    String method,
    String path,
    String query,
    Fields fields,
    byte[] body,
    String arguments,
    boolean isPersistent,
    boolean takesChunks) {

  /** A request to a target, which is a path and perhaps a query. */
  static HttpRequest of(
      String method,
      String target,
      Fields fields,
      byte[] body,
      boolean isPersistent,
      boolean takesChunks) {
    int question = target.indexOf('?');
    return new HttpRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        fields,
        body,
        "",
        isPersistent,
        takesChunks);
  }

  /** This request, of which a route found something besides the body. */
  HttpRequest with(String found) {
    return new HttpRequest(method, path, query, fields, body, found, isPersistent, takesChunks);
  }

  /** This request, with what its body is once it is decompressed. */
  HttpRequest withBody(byte[] other) {
    return new HttpRequest(
        method, path, query, fields, other, arguments, isPersistent, takesChunks);
  }

  Optional<String> field(String name) {
    return fields.get(name);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }
}
