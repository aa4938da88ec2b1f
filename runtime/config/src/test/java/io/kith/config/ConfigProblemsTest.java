package io.kith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kith.config.ConfigTest.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about a configuration that cannot be used. */
final class ConfigProblemsTest {

  record Limits(
      @Default("1s") @Range(least = "1ms", most = "1h") Duration pause,
      @Default("1MiB") @Range(least = "1KiB") ByteSize size,
      @Default("quiet") ConfigTest.Level level,
      Optional<Boolean> flag,
      List<Integer> numbers) {}

  record Needed(String host, Optional<Integer> port) {}

  record Checked(@Default("1") int least, @Default("2") int most) {
    Checked {
      if (least > most) {
        throw new IllegalArgumentException("least is " + least + ", more than most, " + most);
      }
    }
  }

  record Outer(Checked checked) {}

  @Test
  void a_bad_value_is_named_with_its_place_its_key_and_what_is_allowed() {
    assertThat(problems("server:\n  port: abc\n", Root.class))
        .containsExactly(
            "application.yaml:2:9: server.port is 'abc'; allowed is a whole number from 0 to 65535");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pause: 5          | pause is '5'; allowed is a duration with its unit (ns, us, ms, s, m, h or d), such as 200ms or 1m30s from 1ms to 1h
          pause: 2h         | pause is '2h'; allowed is a duration with its unit (ns, us, ms, s, m, h or d), such as 200ms or 1m30s from 1ms to 1h
          size: 64MB       | size is '64MB'; allowed is a size with its unit (B, KiB, MiB, GiB or TiB), such as 64MiB, at least 1KiB
          size: 1B         | size is '1B'; allowed is a size with its unit (B, KiB, MiB, GiB or TiB), such as 64MiB, at least 1KiB
          level: loud      | level is 'loud'; allowed is one of quiet, very-loud
          flag: yes        | flag is 'yes'; allowed is true or false
          numbers: 3       | numbers is '3'; allowed is a list
          numbers: [1, x]  | numbers[1] is 'x'; allowed is a whole number
          pause: [1s]       | pause is a list; allowed is a duration with its unit (ns, us, ms, s, m, h or d), such as 200ms or 1m30s from 1ms to 1h
          level:           | level is empty; allowed is one of quiet, very-loud; without the key it is the default, quiet
          """)
  void says_what_is_allowed_instead(String yaml, String message) {
    assertThat(problems(yaml, Limits.class)).singleElement().asString().endsWith(": " + message);
  }

  @Test
  void all_problems_of_a_file_are_told_at_once() {
    assertThat(problems("server:\n  port: x\n  prot: 1\nregistri: y\n", Root.class))
        .containsExactly(
            "application.yaml:4:1: registri is unknown; did you mean registry?"
                + " Known here are server, registry, labels",
            "application.yaml:3:3: server.prot is unknown; did you mean server.port?"
                + " Known here are host, port, idleTimeout",
            "application.yaml:2:9: server.port is 'x'; allowed is a whole number from 0 to 65535");
  }

  @Test
  void a_key_in_another_spelling_is_recognised() {
    assertThat(problems("server:\n  idle-timeout: 1s\n", Root.class))
        .singleElement()
        .asString()
        .contains("server.idle-timeout is unknown; did you mean server.idleTimeout?");
  }

  @Test
  void a_key_in_the_wrong_section_is_recognised() {
    assertThat(problems("port: 1\n", Root.class))
        .singleElement()
        .asString()
        .contains("port is unknown; did you mean server.port?");
  }

  @Test
  void a_section_that_is_a_value_lists_its_keys() {
    assertThat(problems("server: 1\n", Root.class))
        .containsExactly(
            "application.yaml:1:9: server is '1';"
                + " allowed is a section with the keys host, port, idleTimeout");
  }

  @Test
  void a_required_key_is_missed_where_it_should_be() {
    assertThat(problems("port: 1\n", Needed.class))
        .containsExactly(
            "application.yaml:1:1: host is missing, and has no default; expected is a text");
  }

  @Test
  void what_the_record_refuses_is_a_problem_of_its_section() {
    assertThat(problems("checked:\n  least: 3\n", Outer.class))
        .containsExactly("application.yaml:2:3: checked: least is 3, more than most, 2");
  }

  @Test
  void an_unknown_variable_is_an_error_with_a_guess() {
    assertThat(problems(Map.of("KITH_SERVER_PROT", "1"), Root.class))
        .containsExactly(
            "KITH_SERVER_PROT: no setting has this variable; did you mean KITH_SERVER_PORT?");
  }

  @Test
  void a_bad_value_of_a_variable_is_named() {
    assertThat(problems(Map.of("KITH_SERVER_PORT", "-1"), Root.class))
        .containsExactly(
            "KITH_SERVER_PORT: server.port is '-1'; allowed is a whole number from 0 to 65535");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> Config.empty().withFile(Path.of("no-such.yaml")));
    assertThat(e)
        .hasMessageContaining("no-such.yaml:1:1: cannot be read")
        .hasMessageContaining("KITH_CONFIG");
  }

  @Test
  void a_file_that_is_not_text_is_named(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("x.yaml"), new byte[] {'a', (byte) 0xff});
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> Config.empty().withFile(file));
    assertThat(e).hasMessageContaining("x.yaml:1:1: is not UTF-8");
  }

  private static List<String> problems(String yaml, Class<? extends Record> type) {
    return problems(Config.empty().withYaml("application.yaml", yaml), type);
  }

  private static List<String> problems(
      Map<String, String> variables, Class<? extends Record> type) {
    return problems(Config.empty().withVariables(variables), type);
  }

  private static List<String> problems(Config config, Class<? extends Record> type) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> config.bind(type));
    return e.problems().stream().map(Problem::toString).toList();
  }
}
