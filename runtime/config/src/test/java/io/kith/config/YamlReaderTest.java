package io.kith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kith.testkit.Property;
import org.junit.jupiter.api.Test;

final class YamlReaderTest {

  @Test
  void a_syntax_error_names_file_line_column_and_what_was_expected() {
    assertThat(problem("server:\n  port: 1\n host: x\n"))
        .isEqualTo(
            "a.yaml:3:2: is not YAML while parsing a block mapping:"
                + " expected <block end>, but found '<block mapping start>'");
  }

  @Test
  void an_unclosed_quote_never_shows_what_it_holds() {
    assertThat(problem("password: \"hush\n"))
        .contains("a.yaml:2:1: is not YAML")
        .doesNotContain("hush");
  }

  @Test
  void a_tab_is_named() {
    assertThat(problem("server:\n\tport: 1\n")).contains("a.yaml:2:1: is not YAML").contains("TAB");
  }

  @Test
  void a_key_that_stands_twice_is_named_with_both_places() {
    assertThat(problem("a: 1\nb: 2\na: 3\n"))
        .isEqualTo("a.yaml:3:1: 'a' stands here a second time; it is set at a.yaml:1:1");
  }

  @Test
  void a_control_character_is_named_with_its_place() {
    assertThat(problem("a: 1\nb: \u0001\n")).contains("a.yaml:2:4").contains("U+0001");
  }

  @Test
  void a_text_without_keys_is_refused() {
    assertThat(problem("server:4242\n"))
        .isEqualTo("a.yaml:1:1: is 'server:4242'; expected are keys with values");
  }

  @Test
  void a_second_document_is_refused() {
    assertThat(problem("a: 1\n---\nb: 2\n"))
        .startsWith("a.yaml:2:1: a second document begins here");
  }

  @Test
  void a_type_never_comes_from_the_file() {
    assertThat(problem("a: !!java.net.URL [http://localhost]\n"))
        .isEqualTo(
            "a.yaml:1:4: the tag tag:yaml.org,2002:java.net.URL is not supported;"
                + " write the plain value");
  }

  @Test
  void an_alias_repeats_what_its_anchor_marks() {
    var yaml = "one: &x {a: 1}\ntwo: *x\n";
    var root = (Node.Entries) YamlReader.readFile("a.yaml", yaml).orElseThrow();
    assertThat(root.entries().get("two").value()).isEqualTo(root.entries().get("one").value());
  }

  @Test
  void an_alias_without_its_anchor_is_named() {
    assertThat(problem("a: *x\n")).startsWith("a.yaml:1:4: *x stands for nothing");
  }

  @Test
  void an_alias_to_what_contains_it_is_refused() {
    assertThat(problem("a: &x [*x]\n")).startsWith("a.yaml:1:8: *x stands for nothing");
  }

  @Test
  void aliases_that_multiply_are_stopped_before_they_fill_the_memory() {
    var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      yaml.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, before))));
    }
    assertThat(problem(yaml.toString())).contains("the file has more than 100000 values");
  }

  @Test
  void nesting_stops_at_its_limit() {
    String just = "[".repeat(YamlReader.MAX_DEPTH - 2) + "]".repeat(YamlReader.MAX_DEPTH - 2);
    assertThat(YamlReader.readFile("a.yaml", "a: " + just)).isPresent();
    assertThat(problem("a: " + "[".repeat(YamlReader.MAX_DEPTH)))
        .contains("is nested deeper than 64 levels");
    assertThat(problem("[".repeat(500_000))).contains("is nested deeper than 64 levels");
  }

  @Test
  void a_text_over_the_limit_is_refused() {
    assertThat(problem("#".repeat(YamlReader.MAX_CHARS + 1)))
        .contains("at most 1048576 are allowed");
    assertThat(YamlReader.readFile("a.yaml", "#".repeat(YamlReader.MAX_CHARS))).isEmpty();
  }

  @Test
  void whatever_the_text_it_is_read_or_refused() {
    String pieces = "ab:-# \n\t[]{},&*!|>'\"%@`?0\\~=<\r\u0085é😀";
    Property.holds(
        3_000,
        source -> {
          var text = new StringBuilder();
          for (int i = source.between(0, 80); i > 0; i--) {
            text.append(pieces.charAt(source.between(0, pieces.length() - 1)));
          }
          try {
            Config.empty().withYaml("a.yaml", text.toString());
          } catch (ConfigException e) {
            assertThat(e).hasMessageContaining("a.yaml:");
          }
        });
  }

  private static String problem(String yaml) {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> Config.empty().withYaml("a.yaml", yaml));
    return e.problems().getFirst().toString();
  }
}
