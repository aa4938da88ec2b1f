package io.kith.transport.http;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ServiceBinding;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Status;
import io.kith.transport.call.HeldBytes;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.ServerState;
import io.kith.transport.grpc.WebMessages;
import io.kith.transport.http.JsonFormat.Framing;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a request, whatever version of HTTP it came over. Thread-safe. */
public final class Router {

  private static final long MOST_SECONDS = TimeUnit.DAYS.toSeconds(365);

  private final ServerState server;
  private final Endpoints endpoints;
  private final Documents documents;
  private final WebMessages messages;
  private final HeldBytes unpacked;
  private final Cors cors;
  private final Hosts hosts;

  /** The router of this server. */
  public Router(ServerState server) {
    this.server = server;
    this.endpoints = new Endpoints(server.services, server.options.limits());
    this.documents = new Documents(server.self.app());
    Limits limits = server.options.limits();
    long mostBytes = Math.max(server.options.maxQueuedBytes(), 2L * limits.maxBytes());
    this.messages = new WebMessages(limits, mostBytes);
    this.unpacked = new HeldBytes(mostBytes);
    this.cors = new Cors(server.options.http());
    this.hosts = new Hosts(server.options.http().hosts());
  }

  /**
   * Makes ready for the routes of a service.
   *
   * @return has requests take them
   * @throws IllegalArgumentException if they are those of another service
   */
  public Runnable plan(ServiceBinding<?> service) {
    RouteTree all = endpoints.routes().with(Target.of(service));
    return () -> {
      endpoints.use(all);
      documents.add(service);
    };
  }

  /**
   * Takes a request that is whole.
   *
   * @throws BadRequest if nothing can be made of it
   */
  Outcome route(HttpRequest request, Exchange exchange) {
    String origin = cors.allowed(request);
    HttpResponse stranger = hosts.refusal(request, !origin.isEmpty());
    if (stranger != null) {
      return stranger;
    }
    if (Cors.isQuestion(request) && !origin.isEmpty()) {
      return cors.answer(request, origin);
    }
    var finish =
        new Finish(
            origin, ContentCoding.takesGzip(request), server.options.http().compressAboveBytes());
    return switch (routed(request, exchange, finish)) {
      case HttpCall call -> call;
      case HttpResponse response -> finish.plain().head(response);
    };
  }

  private Outcome routed(HttpRequest request, Exchange exchange, Finish finish) {
    String path = request.path();
    if (!path.startsWith("/")) {
      return path.equals("*") && request.method().equals("OPTIONS")
          ? HttpResponse.empty(204)
          : HttpResponse.problem(404, "the target is no path");
    }
    if (GrpcWebFormat.isType(MediaType.of(request)) && request.method().equals("POST")) {
      return web(request, exchange, finish.plain());
    }
    RouteTree.Match match = match(request);
    if (match != null && !match.target().route().takesRest()) {
      Outcome matched = matched(match, request, exchange, finish);
      if (matched != null) {
        return matched;
      }
    }
    Endpoint endpoint = endpoints.find(path);
    if (endpoint == null && (request.method().equals("GET") || request.isHead())) {
      HttpResponse document = documents.find(path);
      if (document != null) {
        return document;
      }
    }
    if (endpoint != null && request.method().equals("POST")) {
      return call(request, exchange, endpoint, null, finish);
    }
    if (match != null && match.target().route().takesRest()) { // what has a name goes before
      Outcome matched = matched(match, request, exchange, finish);
      if (matched != null) {
        return matched;
      }
    }
    return wrong(request, endpoint != null);
  }

  private @Nullable Outcome matched(
      RouteTree.Match match, HttpRequest request, Exchange exchange, Finish finish) {
    Endpoint endpoint = endpoints.find("/" + match.target().method());
    if (endpoint == null) {
      return null;
    }
    String arguments = match.target().arguments(request, match.values());
    return call(request.with(arguments), exchange, endpoint, match.target(), finish);
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
      Status unknown = server.services.unknown(request.path().substring(1));
      return HttpResponse.problem(
          unknown.code() == Code.UNAVAILABLE ? 503 : 404, unknown.message());
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

  private Outcome call(
      HttpRequest request,
      Exchange exchange,
      Endpoint endpoint,
      @Nullable Target target,
      Finish finish) {
    boolean takesAny = target != null && target.bodies().takesBody();
    boolean mayHaveBody = request.body().length > 0 || request.method().equals("POST");
    if (mayHaveBody && !takesAny && !MediaType.isJson(request)) {
      return HttpResponse.problem(
          415, "the content type is " + HttpResponse.JSON + ", or is not given");
    }
    HttpResponse coding = ContentCoding.refusal(request);
    if (coding != null) {
      return coding;
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
    Format format = endpoint.format(framing);
    return new HttpCall(
        exchange,
        endpoint.method(),
        target == null ? format : RawFormat.around(format, endpoint, target, request),
        request,
        server.options.limits().maxBytes(),
        unpacked,
        finish,
        deadline(request),
        metadata(request.fields()));
  }

  /** A call of gRPC-Web. */
  private Outcome web(HttpRequest request, Exchange exchange, Finish finish) {
    ServedMethod method = server.services.method(request.path().substring(1));
    Status refusal = null;
    if (method == null) {
      refusal = server.services.unknown(request.path().substring(1));
    } else if (method.binding().method().isClientStreaming()) {
      refusal =
          Status.of(
              Code.UNIMPLEMENTED,
              request.path() + " takes a stream of requests, which gRPC-Web does not carry");
    } else if (server.callsInFlight.get() >= ServerState.MAX_CALLS) {
      refusal = Status.of(Code.RESOURCE_EXHAUSTED, "the server handles as many calls as it can");
    } else {
      try {
        return new HttpCall(
            exchange,
            method,
            GrpcWebFormat.of(request, messages, method.binding()),
            request,
            server.options.limits().maxBytes(),
            unpacked,
            finish,
            request.field("grpc-timeout").map(WebMessages::deadline).orElse(Deadline.none()),
            webMetadata(request.fields()));
      } catch (NumberFormatException | CodecException e) {
        refusal = Status.of(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      }
    }
    return GrpcWebFormat.refusal(request, messages, refusal);
  }

  /** What browsers send of themselves means nothing to a service. */
  private static Metadata webMetadata(Fields fields) {
    Metadata metadata = Metadata.empty();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      boolean isOfBrowser =
          name.startsWith("sec-")
              || name.startsWith("accept")
              || name.equals("origin")
              || name.equals("referer")
              || name.equals("x-grpc-web")
              || name.equals("x-user-agent");
      if (!isOfBrowser) {
        metadata = WebMessages.with(metadata, name, fields.value(i));
      }
    }
    return metadata;
  }

  /**
   * {@code request-timeout} is in seconds, with a fraction if need be; without it, none. One of
   * zero has passed.
   */
  private static Deadline deadline(HttpRequest request) {
    String text = request.field("request-timeout").orElse("");
    try {
      double seconds = text.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
      if (Double.isNaN(seconds)) {
        throw new NumberFormatException(text);
      }
      return seconds < MOST_SECONDS
          ? Deadline.afterNanos((long) (seconds * 1e9), System.nanoTime()) // which saturates
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
