package io.kith.http;

import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/**
 * The span of a request that is sent, by OpenTelemetry. If the trace is not recorded it is none,
 * and costs nothing.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">HTTP spans</a>
 */
final class RequestSpan {

  private static final String SCOPE = "io.kith.http";
  private static final int LEAST_ERROR_STATUS = 400;

  private final Span span;

  private RequestSpan(Span span) {
    this.span = span;
  }

  static RequestSpan begin(HttpRequest request, Context context) {
    boolean isTraced = context.trace().map(TraceContext::isSampled).orElse(true);
    return new RequestSpan(isTraced ? of(request) : Span.getInvalid());
  }

  private static Span of(HttpRequest request) {
    URI uri = request.uri();
    SpanBuilder span =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer(SCOPE)
            .spanBuilder(request.method())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("http.request.method", request.method())
            .setAttribute("url.full", withoutSecrets(uri));
    if (uri.getHost() != null) {
      span.setAttribute("server.address", uri.getHost());
      span.setAttribute("server.port", port(uri));
    }
    return span.startSpan();
  }

  private static long port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }

  /** Without user, password and query. */
  private static String withoutSecrets(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  /** What the request says of the trace; empty if there is none. */
  Optional<String> traceparent(Context context) {
    SpanContext ids = span.getSpanContext();
    return ids.isValid()
        ? Optional.of(
            "00-" + ids.getTraceId() + "-" + ids.getSpanId() + "-" + ids.getTraceFlags().asHex())
        : context.trace().map(TraceContext::toString);
  }

  /** The response is there. */
  void answered(int status) {
    span.setAttribute("http.response.status_code", status);
    if (status >= LEAST_ERROR_STATUS) {
      span.setAttribute("error.type", Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /** There is none. */
  void failed(Throwable why) {
    span.setAttribute("error.type", why.getClass().getName());
    span.recordException(why);
    span.setStatus(StatusCode.ERROR);
    span.end();
  }
}
