package io.kith.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a span says of a request, and the request of the span. */
@Timeout(30)
final class RequestSpanTest {

  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private final List<String> traceparents = new CopyOnWriteArrayList<>();
  private final HttpClient plain = HttpClient.newHttpClient();
  private final HttpClient client = DeadlineHttpClient.of(plain);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          traceparents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
          boolean isGood = exchange.getRequestURI().getPath().equals("/good");
          exchange.sendResponseHeaders(isGood ? 200 : 500, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    plain.close();
    server.stop(0);
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .build();
  }

  private SpanData only() {
    while (TELEMETRY.getSpans().isEmpty()) {
      Thread.onSpinWait(); // a future is done before those that wait for it are told
    }
    assertThat(TELEMETRY.getSpans()).hasSize(1);
    return TELEMETRY.getSpans().getFirst();
  }

  @Test
  void a_request_is_a_span_and_says_so() throws Exception {
    client.send(request("/good?token=secret"), BodyHandlers.discarding());
    SpanData span = only();
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getAttributes().asMap().toString())
        .contains("http.request.method=GET")
        .contains("http.response.status_code=200")
        .contains("server.address=127.0.0.1")
        .contains("/good");
    assertThat(span.toString()).doesNotContain("secret");
    assertThat(traceparents)
        .containsExactly(
            "00-"
                + span.getTraceId()
                + "-"
                + span.getSpanId()
                + "-"
                + span.getSpanContext().getTraceFlags().asHex());
  }

  @Test
  void one_that_is_answered_by_an_error_has_failed() throws Exception {
    client.sendAsync(request("/bad"), BodyHandlers.discarding()).get();
    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(only().getAttributes().asMap().toString()).contains("error.type=500");
  }

  @Test
  void one_that_nobody_answers_has_failed() {
    HttpRequest nobody = HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();
    assertThatThrownBy(() -> client.send(nobody, BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(only().getEvents()).hasSize(1);
  }

  @Test
  void one_of_a_trace_that_is_not_recorded_is_none_and_hands_the_trace_on() throws Exception {
    var trace = new TraceContext(1, 2, 3, (byte) 0);
    Context.root().with(trace).call(() -> client.send(request("/good"), BodyHandlers.discarding()));
    assertThat(TELEMETRY.getSpans()).isEmpty();
    assertThat(traceparents).containsExactly(trace.toString());
  }
}
