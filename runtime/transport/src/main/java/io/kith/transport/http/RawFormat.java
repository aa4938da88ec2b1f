package io.kith.transport.http;

import io.kith.core.Code;
import io.kith.core.HttpBody;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.transport.call.SentStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bodies as they are, for the messages of a method that are such; JSON for the rest.
 *
 * @param json how the rest stands
 * @param asked the request, whose body may be compressed yet
 */
record RawFormat(Format json, Endpoint endpoint, Target target, HttpRequest asked)
    implements Format {

  private static final String UNKNOWN_TYPE = "application/octet-stream";

  /** The format of a request that came by a route. */
  static Format around(Format json, Endpoint endpoint, Target target, HttpRequest asked) {
    return target.bodies().takesBody() || target.bodies().isReply()
        ? new RawFormat(json, endpoint, target, asked)
        : json;
  }

  @Override
  public Object request(HttpRequest request) {
    if (!target.bodies().takesBody()) {
      return json.request(request);
    }
    var body = new HttpBody(request.field("content-type").orElse(""), request.body());
    return target
        .bodies()
        .field()
        .map(field -> endpoint.request(field.number(), body, request.arguments()))
        .orElse(body);
  }

  @Override
  public HttpResponse answer(Reply outcome, Metadata headers, Metadata trailers) {
    return outcome instanceof Reply.Success success && success.value() instanceof HttpBody body
        ? answer(body, success.metadata().and(headers).and(trailers))
        : json.answer(outcome, headers, trailers);
  }

  private HttpResponse answer(HttpBody body, Metadata metadata) {
    String type = body.contentType().isEmpty() ? UNKNOWN_TYPE : body.contentType();
    if (!AnswerFields.isValue(type)) {
      Status status =
          Status.of(Code.INTERNAL, "the content type of the reply is not of visible characters");
      return json.answer(Reply.Failure.of(status), Metadata.empty(), Metadata.empty());
    }
    if (metadata.first("location").isPresent()) {
      return AnswerFields.add(metadata, HttpResponse.of(303, emptyOr(type, body), body.data()));
    }
    HttpResponse whole = AnswerFields.add(metadata, HttpResponse.of(200, type, body.data()));
    return target.route().method().equals("GET") ? validated(whole, metadata) : whole;
  }

  private static String emptyOr(String type, HttpBody body) {
    return body.data().length == 0 ? "" : type;
  }

  /**
   * With a tag of the bytes, and without them if the client has them.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2">RFC 9110, section
   *     13.1.2</a>
   */
  private HttpResponse validated(HttpResponse whole, Metadata metadata) {
    boolean isStored =
        metadata.first("cache-control").filter(c -> c.contains("no-store")).isEmpty();
    if (!isStored) {
      return whole;
    }
    String tag = metadata.first("etag").orElseGet(() -> tag(whole.body()));
    HttpResponse tagged = metadata.first("etag").isPresent() ? whole : whole.with("etag", tag);
    return AnswerFields.lists(asked.fields().joined("if-none-match"), tag)
        ? new HttpResponse(304, "", new byte[0], tagged.more())
        : tagged;
  }

  /** A weak one, since the bytes may be compressed on their way. */
  private static String tag(byte[] bytes) {
    return "W/\"" + HexFormat.of().formatHex(sha256(bytes), 0, 16) + "\"";
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public HttpResponse head(Metadata metadata) {
    return json.head(metadata);
  }

  @Override
  public SentStream.Encoder encoder() {
    return json.encoder();
  }

  @Override
  public void end(Reply outcome, Metadata trailers, SentStream out) {
    json.end(outcome, trailers, out);
  }
}
