package io.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.config.Config;
import io.kith.core.Context;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application as a client sees it that knows HTTP and JSON, and nothing of Kith. */
@Timeout(30)
final class HttpAppTest {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CompletableFuture<String> seen = new CompletableFuture<>();
  private App app;

  @BeforeEach
  void start() {
    app = App.start("shop", Config.empty());
    app.serve(Shop.class, new Counter());
  }

  @AfterEach
  void stop() {
    http.close();
    app.close();
  }

  private final class Counter implements Shop {

    @Override
    public Receipt buy(String good, int count) throws SoldOut {
      if (count > 3) {
        throw new SoldOut(3);
      }
      seen.complete(
          Context.current().baggage().get("tenant")
              + " "
              + Context.current().trace().map(trace -> trace.traceId()).orElse("no trace"));
      if (good.equals("patience")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return new Receipt(42, Collections.nCopies(count, good), Instant.EPOCH);
    }

    @Override
    public void close() {}
  }

  private HttpRequest.Builder request(String path, String json) {
    return HttpRequest.newBuilder(URI.create("http://" + app.address() + path))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return http.send(request(path, json).build(), BodyHandlers.ofString());
  }

  @Test
  void every_method_is_called_by_its_path_with_json() throws Exception {
    HttpResponse<String> answer = post("/test.Shop/Buy", "{\"good\":\"茶\",\"count\":2}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"number\":\"42\",\"goods\":[\"茶\",\"茶\"],\"at\":\"1970-01-01T00:00:00Z\"}");
    assertThat(post("/test.Shop/buy", "{\"good\":\"tea\",\"count\":1}").statusCode())
        .isEqualTo(200);
    assertThat(post("/test.Shop/Close", "").body()).isEqualTo("{}");
  }

  @Test
  void a_declared_exception_is_a_problem_with_its_data() throws Exception {
    HttpResponse<String> answer = post("/test.Shop/Buy", "{\"good\":\"tea\",\"count\":4}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"code\":\"FAILED_PRECONDITION\"", "only 3 left", "\"value\":{\"left\":3}");
  }

  @Test
  void json_that_is_no_such_message_is_refused_with_the_place() throws Exception {
    HttpResponse<String> answer = post("/test.Shop/Buy", "{\"good\":\"tea\",\"count\":\"many\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("INVALID_ARGUMENT", "count");
  }

  @Test
  void a_method_is_called_by_post_alone_and_with_json_alone() throws Exception {
    var get = HttpRequest.newBuilder(URI.create("http://" + app.address() + "/test.Shop/Buy"));
    assertThat(http.send(get.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    var text = request("/test.Shop/Buy", "{}").setHeader("content-type", "text/plain");
    assertThat(http.send(text.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(post("/test.Shop/Sell", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void the_deadline_of_the_request_interrupts_the_handler() throws Exception {
    var waiting =
        request("/test.Shop/Buy", "{\"good\":\"patience\",\"count\":1}")
            .header("request-timeout", "0.05");
    HttpResponse<String> answer = http.send(waiting.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("DEADLINE_EXCEEDED");
  }

  @Test
  void trace_and_baggage_go_along() throws Exception {
    var labelled =
        request("/test.Shop/Buy", "{\"good\":\"tea\",\"count\":1}")
            .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .header("baggage", "tenant=blue");
    assertThat(http.send(labelled.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(seen.get()).isEqualTo("blue 0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void a_caller_that_leaves_cancels_its_call() throws Exception {
    String body = "{\"good\":\"patience\",\"count\":1}";
    try (var socket = new Socket("127.0.0.1", app.address().port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /test.Shop/Buy HTTP/1.1\r\nHost: a\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes());
      seen.get();
    }
    while (app.served().snapshot("test.Shop/Buy").orElseThrow().ended().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_body_waits_until_it_is_welcome() throws IOException {
    try (var socket = new Socket("127.0.0.1", app.address().port())) {
      socket
          .getOutputStream()
          .write(
              "POST /test.Shop/Close HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
                  .getBytes());
      byte[] welcome = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertThat(new String(welcome)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      socket.getOutputStream().write("{}".getBytes());
      assertThat(new String(socket.getInputStream().readAllBytes()))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\n{}");
    }
  }
}
