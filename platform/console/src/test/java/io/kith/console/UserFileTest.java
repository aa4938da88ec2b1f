package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserFileTest {

  private static final String HASH = PasswordHash.of("password", 1_000, new Random(1)).text();

  @TempDir private Path directory;

  private Path path;
  private UserFile file;

  @BeforeEach
  void open() {
    path = directory.resolve("deep/users");
    file = new UserFile(path);
  }

  @Test
  void holds_users_for_its_owner_alone() throws Exception {
    file.put("alice", Role.VIEW, "first password");
    file.put("bob@example.org", Role.OPERATE, "Пароль с пробелами");
    file.put("alice", Role.OPERATE, "second password");
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    var users = file.read();
    assertThat(users).containsOnlyKeys("alice", "bob@example.org");
    assertThat(users.get("alice").role()).isEqualTo(Role.OPERATE);
    assertThat(users.get("alice").password().matches("second password")).isTrue();
    assertThat(users.get("alice").password().matches("first password")).isFalse();
    assertThat(users.get("bob@example.org").password().matches("Пароль с пробелами")).isTrue();
    assertThat(Files.readString(path)).doesNotContain("password ", "Пароль");
    assertThat(file.remove("alice")).isTrue();
    assertThat(file.remove("alice")).isFalse();
    assertThat(file.read()).containsOnlyKeys("bob@example.org");
    try (var left = Files.list(directory.resolve("deep"))) {
      assertThat(left).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "alice view",
        "alice admin HASH",
        "al:ice view HASH",
        "alice view HASH more",
        "alice view plain",
        "alice view pbkdf2-sha512$1$AAAA$AAAA",
        "alice view pbkdf2-sha512$999999999$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "alice view pbkdf2-sha512$x$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "alice view HASH\nalice view HASH"
      })
  void says_which_line_is_none(String text) throws Exception {
    Files.createDirectories(directory.resolve("deep"));
    Files.writeString(path, "# users\n\n" + text.replace("HASH", HASH) + "\n");
    assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining("line ");
  }

  @Test
  void fails_with_a_message_alone_whatever_stands_in_it() throws Exception {
    Files.createDirectories(directory.resolve("deep"));
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder("alice view " + HASH);
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(1, 0x250));
      }
      Files.writeString(path, text);
      try {
        assertThat(file.read()).hasSizeLessThanOrEqualTo(1);
      } catch (IOException e) {
        assertThat(e.getMessage()).contains("line ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "1234567"})
  void takes_no_password_that_is_too_short(String password) {
    assertThatThrownBy(() -> file.put("alice", Role.VIEW, password))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed are 8 to 256");
  }
}
