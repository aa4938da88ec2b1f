package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kith.testkit.FakeTicker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class TokenKeyUrlTest {

  private static final Duration NEVER = Duration.ofDays(1);
  private static final String FIRST = Issuer.jwks(new Issuer(SignatureAlgorithm.ES256, "first"));
  private static final String SECOND = Issuer.jwks(new Issuer(SignatureAlgorithm.ES256, "second"));

  private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final FakeTicker ticker = new FakeTicker();
  private volatile String answer = FIRST;
  private volatile String description = "";
  private volatile int code = 200;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body =
              (path.startsWith("/.well-known/") ? description : answer)
                  .getBytes(StandardCharsets.UTF_8);
          requests.add(path);
          exchange.sendResponseHeaders(code, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private TokenKeyUrl open(Duration pause) {
    return new TokenKeyUrl(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks"),
        new TokenKeyUrl.Rhythm(NEVER, pause, Duration.ofSeconds(5)),
        ticker);
  }

  private static void awaitKey(TokenKeyUrl source, String id) {
    while (source
        .current()
        .filter(keys -> keys.keys().getFirst().id().orElse("").equals(id))
        .isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void keys_are_fetched_in_the_background_and_again_for_one_that_is_not_known() throws Exception {
    Duration pause = Duration.ofHours(1);
    try (var source = open(pause)) {
      awaitKey(source, "first");
      assertThat(requests.take()).isEqualTo("/jwks");
      answer = SECOND;
      source.missing(); // too soon after the first
      ticker.advance(pause);
      for (int i = 0; i < 1_000; i++) {
        source.missing();
      }
      awaitKey(source, "second");
      requests.take();
      assertThat(requests.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void keys_stay_in_use_while_nothing_better_comes() throws Exception {
    Duration pause = Duration.ofHours(1);
    try (var source = open(pause)) {
      awaitKey(source, "first");
      requests.take();
      for (String bad :
          new String[] {"nonsense", "{\"keys\":[]}", "x".repeat(TokenKeysReader.MAX_BYTES + 1)}) {
        answer = bad;
        ticker.advance(pause);
        source.missing();
        requests.take();
      }
      answer = SECOND;
      code = 500;
      ticker.advance(pause);
      source.missing();
      requests.take();
      assertThat(source.current().orElseThrow().keys().getFirst().id()).hasValue("first");
    }
  }

  @Test
  void while_there_are_no_keys_it_tries_on() throws Exception {
    code = 404;
    try (var source = open(Duration.ofMillis(10))) {
      requests.take();
      requests.take();
      assertThat(source.current()).isEmpty();
      code = 200;
      awaitKey(source, "first");
    }
  }

  @Test
  void keys_come_by_https_or_from_this_machine() {
    for (String url :
        new String[] {"http://issuer.test/jwks", "ftp://127.0.0.1/jwks", "http:///jwks"}) {
      assertThatThrownBy(
              () -> new TokenKeyUrl(URI.create(url), TokenKeyUrl.Rhythm.USUAL, ticker).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no https:// URL");
    }
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private TokenKeyUrl openIssuer() {
    return TokenKeyUrl.ofIssuer(
        base(), new TokenKeyUrl.Rhythm(NEVER, Duration.ofHours(1), Duration.ofSeconds(5)), ticker);
  }

  @Test
  void an_issuer_says_where_its_keys_are() throws Exception {
    description =
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"x\":[1]}".formatted(base(), base());
    try (var source = openIssuer()) {
      awaitKey(source, "first");
      assertThat(requests.take()).isEqualTo("/.well-known/openid-configuration");
      assertThat(requests.take()).isEqualTo("/keys");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"issuer\":\"https://other.example\",\"jwks_uri\":\"BASE/keys\"}",
        "{\"issuer\":\"BASE\"}",
        "{\"issuer\":\"BASE\",\"jwks_uri\":\"http://keys.example/keys\"}",
        "{\"issuer\":\"BASE\",\"jwks_uri\":\":\"}",
        "no JSON"
      })
  void an_issuer_that_does_not_say_so_safely_has_no_keys(String said) throws Exception {
    description = said.replace("BASE", base());
    try (var source = openIssuer()) {
      assertThat(requests.take()).isEqualTo("/.well-known/openid-configuration");
      ticker.advance(Duration.ofHours(1));
      source.missing(); // the next look begins only when the first has ended
      assertThat(requests.take()).isEqualTo("/.well-known/openid-configuration");
      assertThat(source.current()).isEmpty();
    }
  }
}
