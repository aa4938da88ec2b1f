package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.console.UserFile.User;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SessionsTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final Sessions sessions = new Sessions(Duration.ofHours(1), now::get, new Random(1));

  private static User user(String name) {
    return new User(name, Role.VIEW, PasswordHash.of("password", 1_000, new Random(2)));
  }

  @Test
  void a_session_ends_when_its_time_is_over_and_is_not_kept() {
    Sessions.Begun begun = sessions.begin(user("a"));
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(59)));
    assertThat(sessions.find(begun.token())).contains(begun.session());
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
    assertThat(sessions.find(begun.token())).isEmpty();
    sessions.begin(user("b"));
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void a_user_has_so_many_and_no_more() {
    Sessions.Begun other = sessions.begin(user("b"));
    Sessions.Begun first = sessions.begin(user("a"));
    for (int i = 1; i < Sessions.MAX_SESSIONS_OF_A_USER; i++) {
      sessions.begin(user("a"));
    }
    assertThat(sessions.find(first.token())).isPresent();
    sessions.begin(user("a"));
    assertThat(sessions.find(first.token())).isEmpty();
    assertThat(sessions.find(other.token())).isPresent();
  }

  @Test
  void there_are_so_many_in_all_and_no_token_twice() {
    var tokens = new HashSet<String>();
    for (int i = 0; i < Sessions.MAX_SESSIONS + 1; i++) {
      tokens.add(sessions.begin(user("user" + i / 20)).token());
    }
    assertThat(tokens).hasSize(Sessions.MAX_SESSIONS + 1);
    assertThat(sessions.size()).isEqualTo(Sessions.MAX_SESSIONS);
  }

  @Test
  void no_other_text_is_a_token() {
    String token = sessions.begin(user("a")).token();
    assertThat(sessions.find(token + "x")).isEmpty();
    assertThat(sessions.find(token.toLowerCase(Locale.ROOT))).isEmpty();
    assertThat(sessions.find("")).isEmpty();
    assertThat(sessions.find("x".repeat(1 << 20))).isEmpty();
    sessions.end(token);
    assertThat(sessions.find(token)).isEmpty();
  }
}
