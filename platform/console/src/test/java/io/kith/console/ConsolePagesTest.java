package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser gets, over HTTP. */
final class ConsolePagesTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        Server.builder(new Identity("hub", "hub-1")).address(new Address("127.0.0.1", 0)).start();
    server.serve(
        Pages.class, new ConsolePages(Optional.of(URI.create("https://id.example.com/realm"))));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<String> get(String path, String... fields) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://" + server.address() + path));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String field(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "console.js,text/javascript; charset=utf-8",
    "console.css,text/css; charset=utf-8",
    "icon.svg,image/svg+xml",
    "map,text/html; charset=utf-8"
  })
  void every_file_has_its_type(String file, String type) throws Exception {
    HttpResponse<String> answer = get("/console/" + file);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(field(answer, "content-type")).isEqualTo(type);
    assertThat(answer.body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "map", "service/gateway?range=1h", "trace/4bf9/deeper", "../x", "a%2f..%2fb"})
  void every_address_of_the_console_opens_its_page(String path) throws Exception {
    HttpResponse<String> answer = get("/console/" + path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<div id=\"console\">");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console"})
  void who_comes_without_an_address_is_led_to_the_map(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(field(answer, "location")).isEqualTo("/console/map");
  }

  @Test
  void a_script_that_is_not_there_is_no_page() throws Exception {
    assertThat(get("/console/chunk-1.js").statusCode()).isEqualTo(404);
  }

  @Test
  void a_page_runs_nothing_and_asks_nobody_but_this_hub_and_the_provider() throws Exception {
    String policy = field(get("/console/map"), "content-security-policy");
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
        .contains("connect-src 'self' https://id.example.com;", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(get("/console/map").body()).doesNotContain("<style", "style=", "onload");
  }

  @Test
  void what_a_browser_has_is_not_sent_again() throws Exception {
    HttpResponse<String> first = get("/console/console.js");
    assertThat(field(first, "cache-control")).isEqualTo("no-cache");
    HttpResponse<String> again = get("/console/console.js", "if-none-match", field(first, "etag"));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }
}
