package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.HttpOptions;
import io.kith.transport.TransportOptions;
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

/** A page in Chromium calls a service of another origin. */
@Timeout(120)
final class BrowserTest {

  private static final String PAGE =
      """
      <!doctype html><script>
      const server = 'http://SERVER';
      const frame = new Uint8Array([0, 0, 0, 0, 2, 8, 7]); // the message with id 7
      function parts(bytes) {
        const found = [];
        for (let at = 0; at < bytes.length;) {
          const view = new DataView(bytes.buffer, bytes.byteOffset + at);
          const length = view.getUint32(1);
          const part = bytes.slice(at + 5, at + 5 + length);
          found.push(view.getUint8(0) === 0x80
              ? new TextDecoder().decode(part).trim().split('\\r\\n')[0]
              : 'message ' + part[1]);
          at += 5 + length;
        }
        return found.join(', ');
      }
      async function web(method, type, body) {
        const answer = await fetch(server + '/test.Echo/' + method,
            {method: 'POST', headers: {'content-type': type, 'x-grpc-web': '1'}, body});
        return answer;
      }
      async function binary(method) {
        const answer = await web(method, 'application/grpc-web+proto', frame);
        return parts(new Uint8Array(await answer.arrayBuffer()));
      }
      async function text(method) {
        const encoded = btoa(String.fromCharCode(...frame));
        const answer = await web(method, 'application/grpc-web-text', encoded);
        const pieces = (await answer.text()).match(/[^=]+=*/g);
        const decoded = pieces.map(piece => atob(piece)).join('');
        return parts(Uint8Array.from(decoded, c => c.charCodeAt(0)));
      }
      async function json() {
        const answer = await fetch(server + '/test.Echo/Echo',
            {method: 'POST', headers: {'content-type': 'application/json'}, body: '{"id":7}'});
        return 'id ' + (await answer.json()).id;
      }
      (async () => {
        let seen = [];
        try {
          for (const make of [() => binary('Echo'), () => text('Echo'), () => binary('List'),
              () => text('List'), () => binary('Act'), json]) {
            seen.push(await make());
          }
        } catch (e) {
          seen.push('failed: ' + e);
        }
        await fetch('/seen', {method: 'POST', body: seen.join('\\n')});
      })();
      </script>
      """;

  @TempDir private Path profile;

  private static Optional<Path> chromium() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void a_page_calls_by_grpc_web_and_by_json() throws Exception {
    Optional<Path> chromium = chromium();
    assumeTrue(
        chromium.isPresent(),
        "there is no Chromium here: install it (apt-get install chromium) to have a page call");
    var seen = new CompletableFuture<String>();
    HttpServer pages = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
    try (var fixture =
        new EchoFixture(
            TransportOptions.builder()
                .http(HttpOptions.defaults().withCorsOrigins(Set.of(origin)))
                .build())) {
      fixture.list = _ -> Stream.of(message(1), message(2));
      fixture.act =
          _ -> {
            throw new Echo.Refused("not today");
          };
      serve(pages, PAGE.replace("SERVER", fixture.server.address().toString()), seen);
      Process browser = browse(chromium.orElseThrow(), origin + "/");
      try {
        assertThat(seen.get(90, TimeUnit.SECONDS))
            .isEqualTo(
                """
                message 7, grpc-status: 0
                message 7, grpc-status: 0
                message 1, message 2, grpc-status: 0
                message 1, message 2, grpc-status: 0
                grpc-status: 9
                id 7\
                """);
      } finally {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly().waitFor();
      }
    } finally {
      pages.stop(0);
    }
  }

  private static Message message(long id) {
    return new Message(id, "", new byte[0]);
  }

  private static void serve(HttpServer pages, String page, CompletableFuture<String> seen) {
    pages.createContext(
        "/",
        exchange -> {
          byte[] answer = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "text/html");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    pages.createContext(
        "/seen",
        exchange -> {
          byte[] told = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
          seen.complete(new String(told, StandardCharsets.UTF_8));
        });
    pages.start();
  }

  private Process browse(Path chromium, String url) throws Exception {
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
