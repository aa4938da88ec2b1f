package io.kith.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.kith.core.Context;
import io.kith.core.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server that knows nothing of Kith gets to see. */
@Timeout(30)
final class DeadlineHttpClientTest {

  private final LinkedBlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final DeadlineHttpClient http = DeadlineHttpClient.of(HttpClient.newHttpClient());
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/",
        exchange -> {
          seen.add(exchange.getRequestHeaders());
          boolean isSlow = exchange.getRequestURI().getPath().equals("/slow-body");
          exchange.sendResponseHeaders(200, isSlow ? 2 : -1);
          if (isSlow) {
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            try {
              released.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    http.shutdownNow();
    server.stop(0);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
  }

  private void send(HttpRequest request) throws IOException, InterruptedException {
    http.send(request, BodyHandlers.ofString());
  }

  @Test
  void what_remains_goes_along_in_seconds_and_baggage_does_not() throws Exception {
    Context.within(Duration.ofSeconds(20))
        .with("user", "42")
        .call(() -> {
          send(request("/").build());
          return true;
        });
    Headers headers = seen.take();
    assertThat(Double.parseDouble(headers.getFirst("request-timeout"))).isBetween(10.0, 19.995);
    assertThat(headers).doesNotContainKey("Baggage");
    assertThat(headers).doesNotContainKey("Traceparent");
  }

  @Test
  void a_field_of_the_request_itself_stays() throws Exception {
    Context.within(Duration.ofSeconds(20))
        .call(() -> {
          send(request("/").header("request-timeout", "0.25").build());
          return true;
        });
    assertThat(seen.take().get("request-timeout")).containsExactly("0.25");
  }

  @Test
  void without_a_context_nothing_is_added() throws Exception {
    send(request("/").build());
    assertThat(seen.take()).doesNotContainKeys("Request-timeout", "Traceparent", "Baggage");
  }

  @Test
  void a_body_that_does_not_end_ends_at_the_deadline() {
    Deadline deadline = Deadline.after(Duration.ofMillis(200), System.nanoTime());
    assertThatThrownBy(() ->
            Context.root()
                .with(deadline)
                .call(() -> {
                  send(request("/slow-body").build());
                  return true;
                }))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessageContaining("ms of waiting for GET http://127.0.0.1:");
    assertThat(System.nanoTime() - deadline.atNanos()).isLessThan(Duration.ofSeconds(5).toNanos());
  }

  @Test
  void a_server_that_is_not_there_is_what_it_was() {
    server.stop(0);
    assertThatThrownBy(() -> send(request("/").build())).isInstanceOf(ConnectException.class);
  }
}
