package io.kith.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A provider of OpenID Connect in a process of its own: whoever comes says who they are. */
final class OpenIdProvider implements AutoCloseable {

  static final String CLIENT = "kith-console";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  OpenIdProvider() throws Exception {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt")
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target/openid-provider.log").toFile());
    builder.environment().put("SERVER_HOSTNAME", "127.0.0.1");
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder
        .environment()
        .put("JSON_CONFIG", "{\"interactiveLogin\":true,\"httpServer\":\"NettyWrapper\"}");
    process = builder.start();
    while (!answers()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the provider ended: see target/openid-provider.log");
      }
      Thread.onSpinWait();
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(at("/.well-known/openid-configuration")).build())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  URI issuer() {
    return URI.create("http://127.0.0.1:" + port + "/shop");
  }

  private URI at(String path) {
    return URI.create(issuer() + path);
  }

  /** An ID token with these claims, which somebody got in another window. */
  String token(String name, String claims) throws Exception {
    String back = "http://127.0.0.1/console/";
    URI page =
        at(
            "/authorize?"
                + form(
                    Map.of(
                        "response_type", "code",
                        "client_id", CLIENT,
                        "redirect_uri", back,
                        "scope", "openid",
                        "state", "other",
                        "nonce", "other")));
    HttpResponse<String> answer = post(page, Map.of("username", name, "claims", claims));
    String code =
        answer
            .headers()
            .firstValue("location")
            .orElseThrow()
            .replaceAll(".*[?&]code=([^&]+).*", "$1");
    HttpResponse<String> tokens =
        post(
            at("/token"),
            Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "client_id", CLIENT,
                "redirect_uri", back));
    return new ObjectMapper().readTree(tokens.body()).get("id_token").asText();
  }

  private HttpResponse<String> post(URI to, Map<String, String> fields) throws Exception {
    return send(
        HttpRequest.newBuilder(to)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(fields)))
            .build());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
