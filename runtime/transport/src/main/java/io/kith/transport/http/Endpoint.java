package io.kith.transport.http;

import io.kith.codec.CodecException;
import io.kith.codec.JsonMethods;
import io.kith.codec.JsonStyle;
import io.kith.codec.JsonTranscoder;
import io.kith.codec.Limits;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceSchema;
import io.kith.core.HttpBody;
import io.kith.core.Status;
import io.kith.transport.call.ServedMethod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A method as HTTP reaches it: its messages are JSON, made and read by its contract. Thread-safe.
 */
final class Endpoint {

  private static final JsonStyle STYLE = JsonStyle.canonical().withIncludeDefaults(true);

  /** More than the head of a request can hold. */
  private static final int OVERHEAD_BYTES = 1 << 20;

  private final ServedMethod method;
  private final ServiceSchema contract;
  private final JsonTranscoder requests;
  private final JsonTranscoder replies;
  private final Limits limits;
  private final Format lines = new JsonFormat(this, JsonFormat.Framing.LINES);
  private final Format events = new JsonFormat(this, JsonFormat.Framing.EVENTS);

  Endpoint(ServedMethod method, ServiceSchema contract, Limits limits) {
    this.method = method;
    this.contract = contract;
    MethodSchema schema =
        contract
            .method(method.binding().method().name())
            .orElseThrow(() -> new IllegalArgumentException(method + " is not in " + contract));
    this.requests = JsonTranscoder.of(contract, schema.request(), limits);
    this.replies = JsonTranscoder.of(contract, schema.reply(), limits).withStyle(STYLE);
    this.limits = limits;
  }

  ServedMethod method() {
    return method;
  }

  /** How its messages stand in requests and answers. */
  Format format(JsonFormat.Framing framing) {
    return switch (framing) {
      case LINES -> lines;
      case EVENTS -> events;
    };
  }

  /**
   * The request message of this JSON, and of what the request says besides, which counts more.
   *
   * @throws CodecException if one is no JSON, or not of such a message
   */
  Object request(String body, String arguments) {
    var out = new ProtoWriter(body.length() + arguments.length(), limits);
    if (!body.isBlank() || arguments.isEmpty()) {
      requests.fromJson(body.isBlank() ? "{}" : body, out);
    }
    if (!arguments.isEmpty()) {
      requests.fromJson(arguments, out); // fields that come later replace those before
    }
    return ProtoReader.read(method.binding().request(), out.array(), 0, out.size(), limits);
  }

  /**
   * The request message with this body as a field, and what the request says besides.
   *
   * @throws CodecException if that is not of such a message
   */
  Object request(int field, HttpBody body, String arguments) {
    int most = (int) Math.min(1L << 30, limits.maxBytes() + (long) OVERHEAD_BYTES);
    Limits around = limits.withMaxBytes(most); // the body has been held to the limit itself
    var out = new ProtoWriter(body.data().length + 256, around);
    if (!arguments.isEmpty()) {
      requests.fromJson(arguments, out);
    }
    int mark = out.begin(field);
    out.string(1, body.contentType());
    out.bytes(2, body.data());
    out.end(mark);
    return ProtoReader.read(method.binding().request(), out.array(), 0, out.size(), around);
  }

  /** The JSON of this reply message, in UTF-8; {@code {}} of a method that returns nothing. */
  byte[] reply(@Nullable Object message) {
    var out = new ProtoWriter(256, limits);
    method.binding().writeReply(out, message);
    return replies.toJsonBytes(new ProtoReader(out.array(), 0, out.size(), limits));
  }

  /** A detail of a failure as JSON; empty if the contract does not know its type. */
  Optional<String> detail(Status.Detail detail) {
    try {
      return JsonMethods.detail(contract, detail, STYLE, limits);
    } catch (CodecException e) {
      return Optional.empty();
    }
  }
}
