package io.kith.transport.http;

import io.kith.codec.ServiceBinding;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.transport.call.ServerState;
import io.kith.transport.http.JsonFormat.Framing;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
   * Makes ready for the routes of a service.
   *
   * @return has requests take them
   * @throws IllegalArgumentException if they are those of another service
   */
  public Runnable plan(ServiceBinding<?> service) {
    RouteTree all = endpoints.routes().with(Target.of(service));
    return () -> endpoints.use(all);
  }

  /**
   * Takes a request that is whole.
   *
   * @throws BadRequest if nothing can be made of it
   */
  Outcome route(HttpRequest request, Exchange exchange) {
    String path = request.path();
    if (!path.startsWith("/")) {
      return path.equals("*") && request.method().equals("OPTIONS")
          ? HttpResponse.empty(204)
          : HttpResponse.problem(404, "the target is no path");
    }
    RouteTree.Match match = match(request);
    if (match != null) {
      Endpoint endpoint = endpoints.find("/" + match.target().method());
      if (endpoint != null) {
        String arguments = match.target().arguments(request, match.values());
        return call(request.with(arguments), exchange, endpoint);
      }
    }
    Endpoint endpoint = endpoints.find(path);
    if (endpoint != null && request.method().equals("POST")) {
      return call(request, exchange, endpoint);
    }
    return wrong(request, endpoint != null);
  }

  private RouteTree.@Nullable Match match(HttpRequest request) {
    RouteTree routes = endpoints.routes();
    return routes.isEmpty()
        ? null
        : routes.find(request.isHead() ? "GET" : request.method(), request.path());
  }

  /** The path leads nowhere, or only with other methods. */
  private HttpResponse wrong(HttpRequest request, boolean isMethod) {
    SortedSet<String> allowed = endpoints.routes().methods(request.path());
    if (isMethod) {
      allowed.add("POST");
    }
    if (allowed.isEmpty()) {
      return HttpResponse.problem(
          404, server.services.unknown(request.path().substring(1)).message());
    }
    String called = String.join(", ", allowed);
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    HttpResponse response =
        request.method().equals("OPTIONS")
            ? HttpResponse.empty(204)
            : HttpResponse.problem(
                405, request.path() + " is called by " + called + ", not " + request.method());
    return response.with("allow", String.join(", ", allowed));
  }

  private Outcome call(HttpRequest request, Exchange exchange, Endpoint endpoint) {
    boolean mayHaveBody = request.body().length > 0 || request.method().equals("POST");
    if (mayHaveBody && !MediaType.isJson(request)) {
      return HttpResponse.problem(
          415, "the content type is " + HttpResponse.JSON + ", or is not given");
    }
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
      if (request.isHead()) {
        return HttpResponse.of(200, framing.contentType, new byte[0]);
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

  /** What answers a request of which nothing can be made. */
  static HttpResponse refused(BadRequest why) {
    return HttpResponse.problem(why.status(), String.valueOf(why.getMessage()));
  }
}
