package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import io.kith.transport.HttpOptions;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page in Chromium calls a service of another origin by gRPC-Web's own client, with the {@code
 * .proto} that the service exports.
 */
@Timeout(240)
final class GrpcWebPageTest {

  @TempDir private Path profile;

  private static Optional<Path> chromium() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void a_page_calls_by_the_client_of_grpc_web() throws Exception {
    Optional<Path> chromium = chromium();
    assumeTrue(
        chromium.isPresent(),
        "there is no Chromium here: install it (apt-get install chromium) to have a page call");
    NodeClients.install();
    var seen = new CompletableFuture<String>();
    HttpServer pages =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.createContext("/", SimpleFileServer.createFileHandler(NodeClients.HOME));
    pages.createContext("/seen", exchange -> seen.complete(told(exchange)));
    pages.start();
    String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
    var options =
        TransportOptions.builder()
            .http(HttpOptions.defaults().withCorsOrigins(Set.of(origin)))
            .build();
    try (Server server = Server.builder(new Identity("ledger", "l-1")).options(options).start()) {
      server.serve(Ledger.class, new LedgerService());
      Process browser =
          browse(chromium.orElseThrow(), origin + "/page.html?server=http://" + server.address());
      try {
        String all =
            "balance 1250 of a, overdrawn: 9 Overdrawn: 10000 are missing, late: 4, 100 entries from 3 to 102";
        assertThat(seen.get(120, TimeUnit.SECONDS)).isEqualTo("text: " + all + "\nbinary: " + all);
      } finally {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly().waitFor();
      }
    } finally {
      pages.stop(0);
    }
  }

  private static String told(HttpExchange exchange) throws IOException {
    try (exchange) {
      String told = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(204, -1);
      return told;
    }
  }

  private Process browse(Path chromium, String url) throws IOException {
    return new ProcessBuilder(
            List.of(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                url))
        .redirectErrorStream(true)
        .redirectOutput(profile.resolve("chromium.log").toFile())
        .start();
  }
}
