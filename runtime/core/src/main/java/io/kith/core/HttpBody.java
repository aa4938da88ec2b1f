package io.kith.core;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A body of HTTP as it is: a page, an image, a form. A method that has a path of its own takes one
 * as an argument, or returns one, and over HTTP it is the body of the request or the answer, with
 * its content type, without JSON around it:
 *
 * {@snippet :
 * @Get("/pages/{path...}")
 * HttpBody page(String path);
 *
 * @Post("/pictures/{name}")
 * void put(String name, HttpBody picture);
 * }
 *
 * <p>On the other protocols, and by the method's name, it is a message like any other, with the
 * fields of {@code google.api.HttpBody}. The array is not copied: change it no more. Two are equal
 * only if they share it.
 *
 * @param contentType such as {@code text/html; charset=utf-8}; empty if it is not known
 * @param data the bytes, without a content coding
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/api/httpbody.proto">google.api.HttpBody</a>
 */
public record HttpBody(@Field(1) String contentType, @Field(2) byte[] data) {

  public HttpBody {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(data, "data");
  }

  /** A body of text, in UTF-8; the content type says so if it is to be said. */
  public static HttpBody of(String contentType, String text) {
    return new HttpBody(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A body without bytes, such as that of a redirect. */
  public static HttpBody empty() {
    return new HttpBody("", new byte[0]);
  }

  /** The bytes as text in UTF-8. */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "HttpBody[" + contentType + ", " + data.length + " bytes]";
  }
}
