package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kith.codec.Limits;
import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.HttpBody;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as they are, and paths that take what is left, as curl sees them. */
@Timeout(60)
final class HttpBodyTest {

  private static final String HTTP_1 = "--http1.1";
  private static final String HTTP_2 = "--http2-prior-knowledge";

  @TempDir Path directory;
  private final ServiceBinding<Album> binding = ServiceBinding.of(Album.class);
  private final TransportOptions options =
      TransportOptions.builder().limits(Limits.defaults().withMaxBytes(64 << 10)).build();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = Server.builder(new Identity("album", "album-1")).options(options).start();
    server.serve(binding, new Pictures());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static final class Pictures implements Album {

    @Override
    public HttpBody show(String path) {
      return switch (path) {
        case "missing" -> throw new CallException(Code.NOT_FOUND, "there is no " + path);
        case "moved" -> {
          Exchange.current().header("location", "/album/here");
          Exchange.current().header("set-cookie", "seen=1; HttpOnly");
          yield HttpBody.empty();
        }
        case "broken" -> HttpBody.of("text/plain\r\nx-evil: 1", "text");
        case "fresh" -> {
          Exchange.current().header("cache-control", "no-store");
          yield HttpBody.of("text/plain", "now");
        }
        case "page" -> {
          Exchange.current().header("cache-control", "max-age=60");
          Exchange.current().header("content-security-policy", "default-src 'self'");
          Exchange.current().header("content-length", "9999999");
          Exchange.current().header("transfer-encoding", "chunked");
          yield HttpBody.of("text/html; charset=utf-8", "<p>ü</p>".repeat(1_000));
        }
        case "noise" -> new HttpBody("image/png", noise(10_000));
        default -> HttpBody.of("text/plain; charset=utf-8", "[" + path + "]");
      };
    }

    @Override
    public int size(String name) {
      return name.length();
    }

    @Override
    public HttpBody mirror(HttpBody body) {
      return body;
    }

    @Override
    public String keep(String path, List<String> tags, String cookie, HttpBody picture) {
      return path + tags + cookie + " " + picture.contentType() + " " + picture.data().length;
    }

    @Override
    public String rest(String path) {
      return "rest " + path;
    }
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    return noise;
  }

  /** An answer as curl writes it down. */
  private record Answer(String head, byte[] body) {

    int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    String field(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private Answer curl(String version, String path, String... options) throws Exception {
    Path head = directory.resolve("head");
    Path body = directory.resolve("body");
    Files.deleteIfExists(body);
    var command =
        new ArrayList<>(
            List.of("curl", "-sS", "--path-as-is", version, "-D", head + "", "-o", body + ""));
    command.addAll(List.of(options));
    command.add("http://" + server.address() + path);
    Process curl;
    try {
      curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "there is no curl here: install it to have it call");
      throw e;
    }
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor()).as(said).isZero();
    return new Answer(
        Files.readString(head), Files.exists(body) ? Files.readAllBytes(body) : new byte[0]);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("sent"), bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void a_reply_is_the_body_with_its_type_and_what_else_is_said(String version) throws Exception {
    Answer page = curl(version, "/album/page");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.field("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.field("cache-control")).isEqualTo("max-age=60");
    assertThat(page.field("content-security-policy")).isEqualTo("default-src 'self'");
    assertThat(page.field("content-length")).isIn("", "9000");
    assertThat(page.field("transfer-encoding")).isEmpty();
    assertThat(page.text()).isEqualTo("<p>ü</p>".repeat(1_000));
    Answer packed = curl(version, "/album/page", "--compressed");
    assertThat(packed.field("content-encoding")).isEqualTo("gzip");
    assertThat(packed.text()).isEqualTo(page.text());
    Answer noise = curl(version, "/album/noise", "--compressed");
    assertThat(noise.field("content-encoding")).isEmpty();
    assertThat(noise.body()).isEqualTo(noise(10_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void who_has_the_bytes_is_not_sent_them_again(String version) throws Exception {
    String tag = curl(version, "/album/page").field("etag");
    assertThat(tag).startsWith("W/\"");
    Answer again = curl(version, "/album/page", "-H", "if-none-match: \"x\", " + tag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.field("etag")).isEqualTo(tag);
    assertThat(again.field("cache-control")).isEqualTo("max-age=60");
    assertThat(curl(version, "/album/page", "-H", "if-none-match: \"x\"").status()).isEqualTo(200);
    assertThat(curl(version, "/album/fresh").field("etag")).isEmpty();
    Answer head = curl(version, "/album/page", "--head");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.field("etag")).isEqualTo(tag);
    assertThat(head.field("content-length")).isEqualTo("9000");
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void a_request_is_the_body_whatever_its_type_and_within_the_limit(String version)
      throws Exception {
    byte[] most = noise(64 << 10);
    Answer mirrored =
        curl(version, "/mirror", "--data-binary", "@" + file(most), "-H", "content-type: a/b");
    assertThat(mirrored.field("content-type")).isEqualTo("a/b");
    assertThat(mirrored.field("etag")).isEmpty();
    assertThat(mirrored.body()).isEqualTo(most);
    Answer kept =
        curl(
            version,
            "/album/a/b.png?tags=x&tags=y",
            "-T",
            file(most).toString(),
            "-H",
            "content-type: image/png",
            "-H",
            "cookie: k=v");
    assertThat(kept.text()).isEqualTo("{\"value\":\"a/b.png[x, y]k=v image/png 65536\"}");
  }

  @Test
  void a_longer_one_is_refused() throws Exception {
    Answer beyond = curl(HTTP_1, "/mirror", "--data-binary", "@" + file(noise((64 << 10) + 1)));
    assertThat(beyond.status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void a_compressed_request_is_unpacked_within_the_limit(String version) throws Exception {
    String[] packed = {"-H", "content-encoding: gzip", "-H", "content-type: a/b", "--data-binary"};
    var options = new ArrayList<>(List.of(packed));
    options.add("@" + file(gzip("x".repeat(60_000))));
    Answer whole = curl(version, "/mirror", options.toArray(String[]::new));
    assertThat(whole.text()).isEqualTo("x".repeat(60_000));
    options.set(5, "@" + file(gzip("x".repeat(70_000))));
    assertThat(curl(version, "/mirror", options.toArray(String[]::new)).status()).isEqualTo(429);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void a_failure_is_a_problem_and_a_redirect_is_one(String version) throws Exception {
    Answer missing = curl(version, "/album/missing");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.field("content-type")).isEqualTo("application/problem+json");
    Answer moved = curl(version, "/album/moved");
    assertThat(moved.status()).isEqualTo(303);
    assertThat(moved.field("location")).isEqualTo("/album/here");
    assertThat(moved.field("set-cookie")).isEqualTo("seen=1; HttpOnly");
    Answer broken = curl(version, "/album/broken");
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.field("x-evil")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void what_is_left_of_a_path_is_text(String version) throws Exception {
    assertThat(curl(version, "/album/a/b/c.css").text()).isEqualTo("[a/b/c.css]");
    assertThat(curl(version, "/album/").text()).isEqualTo("[]");
    assertThat(curl(version, "/album//x//").text()).isEqualTo("[/x//]");
    assertThat(curl(version, "/album/a%2Fb%20%C3%BC/..").text()).isEqualTo("[a/b ü/..]");
    assertThat(curl(version, "/album/../etc/passwd").text()).isEqualTo("[../etc/passwd]");
    assertThat(curl(version, "/album/ab/size").text()).isEqualTo("{\"value\":2}");
    assertThat(curl(version, "/album/a/b/size").text()).isEqualTo("[a/b/size]");
    assertThat(curl(version, "/album/%C3").status()).isEqualTo(400);
    Answer none = curl(version, "/album");
    assertThat(none.status()).isEqualTo(405);
    assertThat(none.field("allow")).isEqualTo("OPTIONS, POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void what_has_a_name_goes_before_what_is_left(String version) throws Exception {
    assertThat(curl(version, "/any/thing", "--json", "{}").text()).contains("rest any/thing");
    Answer named = curl(version, "/test.Album/Mirror", "--json", "{\"data\":\"eA==\"}");
    assertThat(named.text()).isEqualTo("{\"contentType\":\"\",\"data\":\"eA==\"}");
    assertThat(curl(version, "/openapi.json").text())
        .contains("\"/album/{path}\"", "the rest of the path", "\"*/*\"");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void on_other_protocols_it_is_a_message(Protocol protocol) throws Exception {
    try (Client client = Client.create(new Identity("caller", "caller-1"), options)) {
      Channel channel = client.channel(server.address(), protocol);
      Album album =
          binding.stub((method, request) ->
              channel.call(
                  binding.methods().get(method.index()),
                  new Call(method, request, Context.current())));
      HttpBody body = album.mirror(HttpBody.of("text/plain", "ü"));
      assertThat(body.contentType()).isEqualTo("text/plain");
      assertThat(body.text()).isEqualTo("ü");
      assertThat(album.show("a/b").text()).isEqualTo("[a/b]");
    }
  }
}
