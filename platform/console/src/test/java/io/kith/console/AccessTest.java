package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, as it looks over HTTP. */
@Timeout(60)
final class AccessTest {

  private static final String PASSWORD = "correct horse";

  @TempDir private Path directory;

  private Path users;
  private AccessOptions options;

  @BeforeEach
  void addUsers() throws IOException {
    users = directory.resolve("users");
    var file = new UserFile(users);
    file.put("olga", Role.OPERATE, PASSWORD);
    file.put("vera", Role.VIEW, PASSWORD);
    options = AccessOptions.defaults().withUsers(users).withAudit(directory.resolve("audit"));
  }

  @Test
  void without_users_whoever_is_on_the_machine_may_do_everything() throws Exception {
    try (var hub = new Guarded(AccessOptions.defaults())) {
      assertThat(hub.get("/api/session/settings").body()).contains("\"isNeeded\":false");
      assertThat(hub.get("/api/session").body()).contains("\"local\"", "ROLE_OPERATE");
      assertThat(hub.send("POST", "/api/things", "{\"to\":\"new\"}").statusCode()).isEqualTo(200);
      assertThat(hub.get("/api/things").body()).contains("new");
      assertThat(hub.access.trouble()).isEmpty();
    }
  }

  @Test
  void without_users_nobody_comes_in_through_a_proxy_or_from_a_page_of_another_origin()
      throws Exception {
    try (var hub = new Guarded(AccessOptions.defaults())) {
      assertThat(hub.get("/api/things", "x-forwarded-for", "10.1.2.3").statusCode()).isEqualTo(403);
      assertThat(hub.get("/api/things", "origin", "http://evil.example").statusCode())
          .isEqualTo(403);
      assertThat(hub.send("POST", "/api/things", "", "sec-fetch-site", "cross-site").statusCode())
          .isEqualTo(403);
      assertThat(hub.get("/api/things").body()).contains("as it was");
    }
  }

  @Test
  void beyond_the_machine_and_without_users_it_shows_nothing_and_says_why() throws Exception {
    try (var hub = new Guarded(AccessOptions.defaults(), false)) {
      HttpResponse<String> answer = hub.get("/api/things");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("has no users", "--users", "--oidc-issuer");
      assertThat(hub.get("/api/session").statusCode()).isEqualTo(403);
      assertThat(hub.get("/api/session/settings").body()).contains("\"closed\":\"this hub listens");
      assertThat(hub.signIn("olga", PASSWORD).statusCode()).isEqualTo(400);
      assertThat(hub.access.trouble())
          .hasValueSatisfying(why -> assertThat(why).contains("--users"));
      assertThat(hub.get("/open").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_user_signs_in_does_what_the_role_allows_and_signs_out() throws Exception {
    try (var hub = new Guarded(options)) {
      assertThat(hub.get("/api/things").statusCode()).isEqualTo(401);
      assertThat(hub.get("/api/session").statusCode()).isEqualTo(401);
      String vera = hub.token("vera", PASSWORD);
      assertThat(hub.as(vera, "GET", "/api/session", "").body()).contains("vera", "ROLE_VIEW");
      assertThat(hub.as(vera, "GET", "/api/things", "").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = hub.as(vera, "POST", "/api/things", "{\"to\":\"new\"}");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("needs the role operate");
      String olga = hub.token("olga", PASSWORD);
      assertThat(hub.as(olga, "POST", "/api/things", "{\"to\":\"new\"}").statusCode())
          .isEqualTo(200);
      assertThat(hub.as(olga, "DELETE", "/api/session", "").statusCode()).isEqualTo(200);
      assertThat(hub.as(olga, "GET", "/api/things", "").statusCode()).isEqualTo(401);
      assertThat(hub.as(vera, "GET", "/api/things", "").body()).contains("new");
    }
  }

  @Test
  void tells_a_wrong_name_and_a_wrong_password_alike() throws Exception {
    try (var hub = new Guarded(options)) {
      HttpResponse<String> name = hub.signIn("oleg", PASSWORD);
      HttpResponse<String> password = hub.signIn("olga", "wrong");
      assertThat(name.statusCode()).isEqualTo(401);
      assertThat(password.statusCode()).isEqualTo(401);
      assertThat(name.body()).isEqualTo(password.body());
      assertThat(hub.as("made up", "GET", "/api/things", "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void refuses_attempts_to_find_out_a_password_and_says_when_to_come_back() throws Exception {
    try (var hub = new Guarded(options)) {
      for (int i = 0; i < 5; i++) {
        assertThat(hub.signIn("olga", "wrong" + i).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> answer = hub.signIn("olga", PASSWORD);
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 300L);
      assertThat(hub.signIn("vera", PASSWORD).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_user_whose_password_or_role_changes_is_out_at_once() throws Exception {
    try (var hub = new Guarded(options)) {
      String token = hub.token("olga", PASSWORD);
      new UserFile(users).put("olga", Role.VIEW, PASSWORD);
      while (hub.as(token, "GET", "/api/things", "").statusCode() != 401) {
        Thread.onSpinWait();
      }
      assertThat(hub.as(hub.token("olga", PASSWORD), "POST", "/api/things", "{}").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void a_file_that_becomes_unreadable_leaves_the_users_of_before() throws Exception {
    try (var hub = new Guarded(options)) {
      Files.writeString(users, "olga operate nonsense\n");
      assertThat(hub.signIn("olga", PASSWORD).statusCode()).isEqualTo(200);
    }
    assertThatThrownBy(() -> new Guarded(options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("users, line 1: is no pbkdf2-sha512");
  }

  @Test
  void writes_down_who_changed_what_and_who_was_refused() throws Exception {
    try (var hub = new Guarded(options)) {
      String olga = hub.token("olga", PASSWORD);
      String vera = hub.token("vera", PASSWORD);
      hub.signIn("oleg", "secret words");
      hub.as(olga, "POST", "/api/things", "{\"to\":\"new\"}");
      hub.as(vera, "POST", "/api/things", "{\"to\":\"newer\"}");
      hub.as(vera, "GET", "/api/things", "");
      assertThat(hub.as(vera, "GET", "/api/audit", "").statusCode()).isEqualTo(403);
      String all = hub.as(olga, "GET", "/api/audit", "").body();
      assertThat(all)
          .containsSubsequence(
              "\"who\":\"vera\"",
              "test.Things/Change",
              "newer",
              "PERMISSION_DENIED",
              "\"who\":\"olga\"",
              "127.0.0.1",
              "test.Things/Change",
              "\"OK\"",
              "kith.hub.Session/SignIn",
              "oleg",
              "UNAUTHENTICATED")
          .doesNotContain(PASSWORD, "secret words", "Things/See");
      assertThat(hub.as(olga, "GET", "/api/audit?who=vera&text=CHANGE", "").body())
          .contains("newer")
          .doesNotContain("olga");
      assertThat(hub.as(olga, "GET", "/api/audit?limit=1001", "").statusCode()).isEqualTo(400);
    }
    try (var again = new Guarded(options)) {
      assertThat(again.as(again.token("olga", PASSWORD), "GET", "/api/audit", "").body())
          .contains("newer");
    }
    assertThat(Files.readString(directory.resolve("audit"))).doesNotContain(PASSWORD);
  }

  @Test
  void an_empty_session_is_none_at_all() {
    assertThatThrownBy(() -> AccessOptions.defaults().withSessionTtl(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sessionTtl");
  }
}
