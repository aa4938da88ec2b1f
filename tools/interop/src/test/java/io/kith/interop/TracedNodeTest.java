package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.App;
import io.kith.collector.observatory.ObservatoryOptions;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.http.DeadlineHttpClient;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process of Node with the official OpenTelemetry SDK calls a service of Kith over HTTP and is
 * called by it: one trace, and one map.
 */
@Timeout(240)
final class TracedNodeTest {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private Hub hub;
  private App app;
  private Process node;

  @BeforeEach
  void start() throws Exception {
    Path home = NodeClients.installTraced();
    hub =
        Hub.start(
            HubOptions.defaults()
                .withAddress(new Address("127.0.0.1", 0))
                .withTelemetry(ObservatoryOptions.in(directory.resolve("hub"))));
    app =
        App.start(
            "orders",
            Config.empty()
                .with("registry", "hub://" + hub.address())
                .with("discovery.directory", directory.toString()));
    node =
        new ProcessBuilder(
                "node", "checkout.js", "" + hub.address().port(), "" + app.address().port())
            .directory(home.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    BufferedReader output = new BufferedReader(node.inputReader(StandardCharsets.UTF_8));
    String port = output.readLine();
    assertThat(port).as(() -> errors()).isNotNull();
    app.serve(Orders.class, prices(URI.create("http://127.0.0.1:" + port + "/price")));
    checkout = URI.create("http://127.0.0.1:" + port + "/checkout");
  }

  private URI checkout;

  private Orders prices(URI url) {
    HttpClient prices = DeadlineHttpClient.of(http);
    return item -> {
      try {
        URI price = URI.create(url + "?item=" + item);
        return Long.parseLong(
            prices.send(HttpRequest.newBuilder(price).build(), BodyHandlers.ofString()).body());
      } catch (IOException e) {
        throw new CallException(Code.UNAVAILABLE, e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallException(Code.CANCELLED, "interrupted");
      }
    };
  }

  private String errors() {
    try {
      return Files.readString(directory.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @AfterEach
  void stop() {
    http.close();
    if (node != null) {
      node.destroyForcibly();
    }
    if (app != null) {
      app.close();
    }
    if (hub != null) {
      hub.close();
    }
  }

  @Test
  void is_in_the_same_trace_and_on_the_same_map() throws Exception {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(checkout).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body() + errors()).isEqualTo(200);
    assertThat(answer.body()).contains("250");
    String traceId = answer.headers().firstValue("x-trace").orElseThrow();
    node.getOutputStream().write('\n'); // which has it send its spans
    node.getOutputStream().flush();
    String trace =
        await(
            "/api/traces/" + traceId,
            body ->
                body.contains("\"service\":\"checkout\"")
                    && body.contains("\"service\":\"orders\"")
                    && body.split("\"spanId\"", -1).length > 5);
    assertThat(trace).contains("io.kith.interop.Orders/Place", "\"depth\":4");
    String map =
        await(
            "/api/topology",
            body ->
                List.of(
                        "\"caller\":\"checkout\",\"callee\":\"orders\"",
                        "\"caller\":\"orders\",\"callee\":\"checkout\"")
                    .stream()
                    .allMatch(body::contains));
    assertThat(map).contains("\"name\":\"checkout\"", "\"name\":\"orders\"");
  }

  private String await(String path, Predicate<String> wanted) throws Exception {
    URI url = URI.create("http://" + hub.address() + path);
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      String body = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
      if (wanted.test(body)) {
        return body;
      }
      assertThat(System.nanoTime()).as(path + " tells " + body).isLessThan(endNanos);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
