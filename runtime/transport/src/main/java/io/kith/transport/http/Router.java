package io.kith.transport.http;

import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Status;
import io.kith.transport.call.ServerState;
import io.kith.transport.http.JsonFormat.Framing;
import java.util.concurrent.TimeUnit;

/** Decides what becomes of a request, whatever version of HTTP it came over. Thread-safe. */
public final class Router {

  private static final long MOST_SECONDS = TimeUnit.DAYS.toSeconds(365);

  private final ServerState server;
  private final Endpoints endpoints;

  /** The router of this server. */
  public Router(ServerState server) {
    this.server = server;
    this.endpoints = new Endpoints(server.services, server.options.limits());
  }

  /**
   * Takes a request that is whole.
   *
   * @throws BadRequest if nothing can be made of it
   */
  Outcome route(HttpRequest request, Exchange exchange) {
    Endpoint endpoint = request.path().startsWith("/") ? endpoints.find(request.path()) : null;
    if (endpoint == null) {
      String path = request.path().isEmpty() ? "" : request.path().substring(1);
      return HttpResponse.problem(404, server.services.unknown(path).message());
    }
    if (!request.method().equals("POST")) {
      return HttpResponse.problem(
              405, request.path() + " is called by POST, not " + request.method())
          .with("allow", "POST");
    }
    if (!MediaType.isJson(request)) {
      return HttpResponse.problem(
          415, "the content type is " + HttpResponse.JSON + ", or is not given");
    }
    return call(request, exchange, endpoint);
  }

  private Outcome call(HttpRequest request, Exchange exchange, Endpoint endpoint) {
    if (server.callsInFlight.get() >= ServerState.MAX_CALLS) {
      return HttpResponse.problem(503, "the server handles as many calls as it can");
    }
    if (endpoint.method().binding().method().isClientStreaming()) {
      return HttpResponse.problem(
          501,
          request.path()
              + " takes a stream of requests, which JSON over HTTP does not carry;"
              + " call it over gRPC or kith");
    }
    Framing framing = Framing.LINES;
    if (endpoint.method().binding().method().isServerStreaming()) {
      if (MediaType.accepts(request, Framing.EVENTS.contentType)) {
        framing = Framing.EVENTS;
      } else if (!MediaType.acceptsOrAny(request, Framing.LINES.contentType)) {
        return HttpResponse.problem(
            406,
            request.path()
                + " streams its replies, as "
                + Framing.LINES.contentType
                + " or "
                + Framing.EVENTS.contentType);
      }
    }
    return new HttpCall(
        exchange,
        endpoint.method(),
        endpoint.format(framing),
        request,
        deadline(request),
        metadata(request.fields()));
  }

  /** {@code request-timeout} is in seconds, with a fraction if need be; without it, none. */
  private static Deadline deadline(HttpRequest request) {
    String text = request.field("request-timeout").orElse("");
    try {
      double seconds = text.isEmpty() ? 0 : Double.parseDouble(text);
      return seconds > 0 && seconds < MOST_SECONDS
          ? Deadline.afterNanos((long) (seconds * 1e9), System.nanoTime())
          : Deadline.none();
    } catch (NumberFormatException e) {
      throw new BadRequest(400, "request-timeout is a number of seconds, such as 0.5");
    }
  }

  /** Fields that may be metadata are; those of HTTP itself are not. */
  private static Metadata metadata(Fields fields) {
    Metadata metadata = Metadata.empty();
    for (int i = 0; i < fields.size() && metadata.size() < Metadata.MAX_ENTRIES; i++) {
      String name = fields.name(i);
      if ((name.startsWith("x-") && Metadata.isName(name)) || name.equals("authorization")) {
        metadata = metadata.with(name, fields.value(i));
      }
    }
    return metadata;
  }

  /** Why a server that closes takes no more; for the answer that says so. */
  static HttpResponse refused(BadRequest why) {
    return HttpResponse.problem(why.status(), String.valueOf(why.getMessage()));
  }

  /** The problem of a call that is not begun. */
  static HttpResponse problem(Status status) {
    return HttpResponse.problem(HttpStatus.of(status.code()), status.message());
  }
}
