package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestTextTest {

  private static final InputStream NOTHING = InputStream.nullInputStream();

  @Test
  void is_the_argument_itself() {
    assertThat(RequestText.of("{\"userId\":1}", NOTHING)).isEqualTo("{\"userId\":1}");
  }

  @Test
  void a_dash_stands_for_standard_input() {
    var input = new ByteArrayInputStream("{\"name\":\"金\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(RequestText.of("-", input)).isEqualTo("{\"name\":\"金\"}");
  }

  @Test
  void an_at_sign_names_a_file(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("request.json"), "{\"coins\":2}");
    assertThat(RequestText.of("@" + file, NOTHING)).isEqualTo("{\"coins\":2}");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> RequestText.of("@no-such.json", NOTHING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such.json");
  }
}
