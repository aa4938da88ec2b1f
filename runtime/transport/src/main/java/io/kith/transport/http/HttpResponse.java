package io.kith.transport.http;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer, with its whole body, or the head of one whose body is a stream.
 *
 * @param contentType of the body; empty if there is none
 * @param more further header fields, name after value; names in lower case
 */
record HttpResponse(int status, String contentType, byte[] body, List<String> more)
    implements Outcome {

  static final String JSON = "application/json";

  private static final byte[] NOTHING = {};

  static HttpResponse of(int status, String contentType, byte[] body) {
    return new HttpResponse(status, contentType, body, List.of());
  }

  /** Without a body. */
  static HttpResponse empty(int status) {
    return of(status, "", NOTHING);
  }

  static HttpResponse problem(int status, String detail) {
    return of(status, Problem.CONTENT_TYPE, Problem.of(status, detail));
  }

  /** With one more header field. */
  HttpResponse with(String name, String value) {
    var all = new ArrayList<>(more);
    all.add(name);
    all.add(value);
    return new HttpResponse(status, contentType, body, List.copyOf(all));
  }
}
