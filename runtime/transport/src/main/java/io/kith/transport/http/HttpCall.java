package io.kith.transport.http;

import io.kith.codec.CodecException;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.transport.call.BaggageText;
import io.kith.transport.call.IncomingCall;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that came as a request with JSON, and is answered with JSON. */
final class HttpCall extends IncomingCall {

  private final HttpConnection connection;
  private final Endpoint endpoint;
  private final HttpRequest request;

  HttpCall(
      HttpConnection connection,
      Endpoint endpoint,
      HttpRequest request,
      Deadline deadline,
      @Nullable Principal caller) {
    super(
        endpoint.method(),
        deadline,
        request.field("traceparent").flatMap(TraceContext::parse).orElse(null),
        metadata(request),
        request.field("baggage").map(BaggageText::parse).orElse(Map.of()),
        caller);
    this.connection = connection;
    this.endpoint = endpoint;
    this.request = request;
  }

  /** Fields that may be metadata are; those of HTTP itself are not. */
  private static Metadata metadata(HttpRequest request) {
    Fields fields = request.fields();
    Metadata metadata = Metadata.empty();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (name.startsWith("x-") || name.equals("authorization")) {
        metadata = metadata.with(name, fields.value(i));
      }
    }
    return metadata;
  }

  HttpRequest request() {
    return request;
  }

  @Override
  protected Object decode() {
    return endpoint.request(new String(request.body(), StandardCharsets.UTF_8));
  }

  @Override
  protected void answer(Reply outcome) {
    connection.answer(this, response(outcome));
  }

  private HttpResponse response(Reply outcome) {
    return switch (outcome) {
      case Reply.Success success -> success(success);
      case Failure failure -> problem(failure.status());
    };
  }

  private HttpResponse success(Reply.Success success) {
    try {
      String json = endpoint.reply(success.value());
      return HttpResponse.of(200, HttpResponse.JSON, json.getBytes(StandardCharsets.UTF_8));
    } catch (CodecException e) {
      return problem(
          Status.of(
              e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL,
              "the reply of "
                  + method().binding().method()
                  + " cannot be sent: "
                  + e.getMessage()));
    } catch (RuntimeException e) { // such as a list that changes while it is written
      return problem(
          Status.of(
              Code.INTERNAL,
              "the reply of " + method().binding().method() + " cannot be sent: " + e));
    }
  }

  private HttpResponse problem(Status status) {
    return HttpResponse.of(
        HttpStatus.of(status.code()), Problem.CONTENT_TYPE, Problem.of(status, endpoint::detail));
  }
}
