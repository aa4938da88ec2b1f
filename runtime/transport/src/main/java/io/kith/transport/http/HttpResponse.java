package io.kith.transport.http;

/**
 * An answer, with its whole body.
 *
 * @param contentType of the body; empty if there is none
 */
record HttpResponse(int status, String contentType, byte[] body) {

  static final String JSON = "application/json";

  static HttpResponse of(int status, String contentType, byte[] body) {
    return new HttpResponse(status, contentType, body);
  }

  static HttpResponse problem(int status, String detail) {
    return new HttpResponse(status, Problem.CONTENT_TYPE, Problem.of(status, detail));
  }
}
