package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HubUserCommandTest {

  @TempDir private Path directory;

  private final InputStream input = System.in;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void giveBackInput() {
    System.setIn(input);
  }

  private int execute(String typed, String... arguments) {
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void adds_a_user_changes_the_role_and_removes_it() throws Exception {
    Path users = directory.resolve("users");
    String file = "--file=" + users;
    assertThat(execute("correct horse\n", "hub-user", "olga", file)).isZero();
    assertThat(Files.readString(users))
        .contains("olga view pbkdf2-sha512$")
        .doesNotContain("horse");
    assertThat(execute("battery staple\n", "hub-user", "olga", "--role=operate", file)).isZero();
    assertThat(Files.readString(users)).contains("olga operate").doesNotContain("olga view");
    assertThat(execute("", "hub-user", "olga", "--remove", file)).isZero();
    assertThat(execute("", "hub-user", "olga", "--remove", file)).isEqualTo(1);
    assertThat(out.toString()).contains("olga may operate, by " + users, "has no user olga");
  }

  @Test
  void says_what_is_wrong() throws Exception {
    Path users = directory.resolve("users");
    String file = "--file=" + users;
    assertThat(execute("short\n", "hub-user", "olga", file)).isEqualTo(2);
    assertThat(execute("", "hub-user", "olga", file)).isEqualTo(2);
    assertThat(execute("correct horse\n", "hub-user", "o lga", file)).isEqualTo(2);
    assertThat(execute("correct horse\n", "hub-user", "olga", "--role=admin", file)).isEqualTo(2);
    assertThat(err.toString())
        .contains("allowed are 8 to 256", "no line with the password", "a name has", "is no role");
    Files.writeString(users, "nonsense\n");
    assertThat(execute("correct horse\n", "hub-user", "olga", file)).isEqualTo(1);
    assertThat(err.toString()).contains("users, line 1: a user is a name, a role and a hash");
  }
}
