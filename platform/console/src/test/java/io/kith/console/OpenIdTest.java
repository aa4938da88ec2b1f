package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People of an OpenID provider, with tokens as those sign them. */
@Timeout(60)
final class OpenIdTest {

  @TempDir private Path directory;

  private KeyPair keys;
  private HttpServer provider;
  private String issuer;
  private Guarded hub;

  @BeforeEach
  void start() throws Exception {
    keys = newKeys();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://127.0.0.1:" + provider.getAddress().getPort() + "/realms/shop";
    serve(
        "/realms/shop/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, issuer));
    serve("/realms/shop/keys", jwks((ECPublicKey) keys.getPublic()));
    provider.start();
    Path users = directory.resolve("users");
    new UserFile(users).put("olga", Role.OPERATE, "correct horse");
    hub =
        new Guarded(
            AccessOptions.defaults()
                .withUsers(users)
                .withOpenId(OpenIdOptions.of(URI.create(issuer), "kith-console")));
    // The keys come in the background: until then nobody is known, and told so.
    while (session(token("{}")).statusCode() == 503) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void stop() {
    hub.close();
    provider.stop(0);
  }

  private void serve(String path, String body) {
    provider.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String jwks(ECPublicKey key) {
    return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k1\",\"x\":\"%s\",\"y\":\"%s\"}]}"
        .formatted(coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = new byte[32];
    byte[] signed = number.toByteArray();
    int length = Math.min(signed.length, bytes.length);
    System.arraycopy(signed, signed.length - length, bytes, bytes.length - length, length);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String sign(KeyPair by, String claims) throws GeneralSecurityException {
    String signed =
        base64("{\"alg\":\"ES256\",\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(by.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  /** A token that is right, with these claims added, or put in the place of those. */
  private String token(String more) throws GeneralSecurityException {
    return sign(keys, claims(issuer, "kith-console", 300, more));
  }

  private static String claims(String issuer, String audience, int seconds, String more) {
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"u-17\",\"exp\":%d%s"
        .formatted(
            issuer,
            audience,
            Instant.now().getEpochSecond() + seconds,
            more.equals("{}") ? "}" : "," + more.substring(1));
  }

  private HttpResponse<String> session(String token) throws Exception {
    return hub.as(token, "GET", "/api/session", "");
  }

  @Test
  void the_page_is_told_where_to_go() throws Exception {
    assertThat(hub.get("/api/session/settings").body())
        .contains("\"issuer\":\"" + issuer + "\"", "\"clientId\":\"kith-console\"", "openid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"roles\":[\"else\",\"kith-view\"],\"preferred_username\":\"vera\"}",
        "{\"roles\":\"kith-view else\",\"preferred_username\":\"vera\"}"
      })
  void who_has_the_role_view_sees(String claims) throws Exception {
    String vera = token(claims);
    assertThat(session(vera).body()).contains("\"vera (u-17)\"", "ROLE_VIEW");
    assertThat(hub.as(vera, "GET", "/api/things", "").statusCode()).isEqualTo(200);
    assertThat(hub.as(vera, "POST", "/api/things", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void who_has_the_role_operate_changes_and_is_written_down() throws Exception {
    String olga = token("{\"roles\":[\"kith-operate\"],\"email\":\"olga@example.org\"}");
    assertThat(hub.as(olga, "POST", "/api/things", "{\"to\":\"x\"}").statusCode()).isEqualTo(200);
    assertThat(hub.as(olga, "GET", "/api/audit", "").body()).contains("olga@example.org (u-17)");
  }

  @Test
  void who_has_no_role_is_known_and_sees_nothing() throws Exception {
    HttpResponse<String> answer = session(token("{\"roles\":[\"kith-viewers\"]}"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("has neither kith-view nor kith-operate");
  }

  @Test
  void takes_no_token_of_others_for_others_or_of_yesterday() throws Exception {
    String roles = "{\"roles\":[\"kith-operate\"]}";
    assertThat(session(sign(newKeys(), claims(issuer, "kith-console", 300, roles))).statusCode())
        .isEqualTo(401);
    assertThat(session(sign(keys, claims("https://else", "kith-console", 300, roles))).statusCode())
        .isEqualTo(401);
    assertThat(session(sign(keys, claims(issuer, "else", 300, roles))).statusCode()).isEqualTo(401);
    assertThat(session(sign(keys, claims(issuer, "kith-console", -300, roles))).statusCode())
        .isEqualTo(401);
    assertThat(session("a.b.c").statusCode()).isEqualTo(401);
  }

  @Test
  void local_users_sign_in_beside_it() throws Exception {
    String olga = hub.token("olga", "correct horse");
    assertThat(session(olga).body()).contains("\"olga\"", "ROLE_OPERATE");
  }

  @Test
  void a_provider_whose_keys_others_could_change_is_refused() {
    assertThatThrownBy(() ->
            Access.open(
                AccessOptions.defaults()
                    .withOpenId(OpenIdOptions.of(URI.create("http://login.example"), "c")),
                true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no https://");
  }
}
