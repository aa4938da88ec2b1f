package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kith.codec.Limits;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests with JSON over HTTP/2, on the port of everything else. */
@Timeout(30)
final class Http2JsonTest {

  private EchoFixture fixture;
  private ForeignHttp2 http;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new EchoFixture(
            TransportOptions.builder().limits(Limits.defaults().withMaxBytes(200_000)).build());
    http = new ForeignHttp2(fixture.server.address());
  }

  @AfterEach
  void stop() {
    http.close();
    fixture.close();
  }

  private ForeignHttp2.Reply post(String path, String json, String... fields) throws Exception {
    return http.send("POST", path, json, fields).reply.get();
  }

  @Test
  void methods_are_called_as_over_http_1() throws Exception {
    ForeignHttp2.Reply reply =
        post("/test.Echo/Echo", "{\"id\":7}", "content-type", "application/json");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.fields()).containsEntry("content-type", "application/json");
    assertThat(reply.text()).isEqualTo("{\"id\":\"7\",\"text\":\"\",\"payload\":\"\"}");
    assertThat(post("/test.Echo/echoInline", "").status()).isEqualTo(200);
  }

  @Test
  void what_leads_nowhere_is_a_problem() throws Exception {
    assertThat(post("/no.Such/Thing", "{}").status()).isEqualTo(404);
    ForeignHttp2.Reply get = http.send("GET", "/test.Echo/Echo", "").reply.get();
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.fields()).containsEntry("allow", "OPTIONS, POST");
    assertThat(post("/test.Echo/Echo", "a=b", "content-type", "text/plain").status())
        .isEqualTo(415);
    assertThat(post("/test.Echo/Gather", "{}").status()).isEqualTo(501);
    assertThat(post("/test.Echo/Echo", "{}", "request-timeout", "soon").status()).isEqualTo(400);
    ForeignHttp2.Reply head = http.send("HEAD", "/no.Such/Thing", "").reply.get();
    assertThat(head.body()).isEmpty();
    assertThat(head.fields().get("content-length")).isNotEqualTo("0");
  }

  @Test
  void long_messages_cross_both_ways_and_those_beyond_the_limit_do_not() throws Exception {
    String text = "x".repeat(150_000);
    assertThat(post("/test.Echo/Echo", "{\"text\":\"" + text + "\"}").text()).contains(text);
    assertThat(post("/test.Echo/Echo", " ".repeat(200_001)).status()).isEqualTo(413);
    assertThat(post("/test.Echo/Echo", " ".repeat(200_001), "content-length", "200001").status())
        .isEqualTo(413);
  }

  @Test
  void many_requests_at_once_are_answered_each_by_its_own() throws Exception {
    List<ForeignHttp2.Exchange> all =
        IntStream.range(0, 200)
            .mapToObj(id -> http.send("POST", "/test.Echo/Echo", "{\"id\":" + id + "}"))
            .toList();
    for (int id = 0; id < all.size(); id++) {
      assertThat(all.get(id).reply.get().text()).startsWith("{\"id\":\"" + id + "\",");
    }
  }

  @Test
  void a_client_that_resets_its_stream_cancels_the_call() throws Exception {
    var begun = new java.util.concurrent.CompletableFuture<Void>();
    var ended = new java.util.concurrent.CompletableFuture<Void>();
    fixture.act =
        message -> {
          begun.complete(null);
          try {
            new java.util.concurrent.CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.complete(null);
          }
          return message;
        };
    ForeignHttp2.Exchange exchange = http.send("POST", "/test.Echo/Act", "{}");
    begun.get();
    exchange.reset();
    ended.get();
    while (fixture.server.callsInFlight() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void curl_with_prior_knowledge_is_served() throws Exception {
    Process curl;
    try {
      curl =
          new ProcessBuilder(
                  "curl",
                  "-sS",
                  "--http2-prior-knowledge",
                  "-w",
                  " %{http_version}",
                  "--json",
                  "{\"id\":7}",
                  "http://" + fixture.server.address() + "/test.Echo/Echo")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no curl here: install it to have it call over HTTP/2");
      return;
    }
    String out = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).isEqualTo("{\"id\":\"7\",\"text\":\"\",\"payload\":\"\"} 2");
    assertThat(curl.waitFor()).isZero();
  }
}
