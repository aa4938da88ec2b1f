package io.kith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VariablesTest {

  record Peer(String host, @Default("80") int port) {}

  record Root(
      Optional<String> idle,
      Map<String, String> max,
      @Default("1") int maxSize,
      List<String> words,
      List<Peer> peers,
      Map<String, Peer> named,
      Optional<Peer> backup) {}

  @Test
  void a_capital_letter_begins_a_new_word() {
    assertThat(Variables.word("idleTimeout")).isEqualTo("IDLE_TIMEOUT");
    assertThat(Variables.word("zone-a")).isEqualTo("ZONE_A");
    assertThat(bind(Map.of("KITH_MAX_SIZE", "7")).maxSize()).isEqualTo(7);
  }

  @Test
  void a_list_is_separated_by_commas() {
    assertThat(bind(Map.of("KITH_WORDS", "a, b,c")).words()).containsExactly("a", "b", "c");
    assertThat(bind(Map.of("KITH_WORDS", "")).words()).isEmpty();
  }

  @Test
  void a_list_may_be_written_as_in_a_file() {
    assertThat(bind(Map.of("KITH_WORDS", "['a,b', c]")).words()).containsExactly("a,b", "c");
    assertThat(bind(Map.of("KITH_PEERS", "[{host: a}, {host: b, port: 1}]")).peers())
        .containsExactly(new Peer("a", 80), new Peer("b", 1));
  }

  @Test
  void a_list_takes_the_place_of_the_files() {
    Config config =
        Config.empty().withYaml("a.yaml", "words: [x, y]").withVariables(Map.of("KITH_WORDS", "z"));
    assertThat(config.bind(Root.class).value().words()).containsExactly("z");
  }

  @Test
  void what_follows_a_maps_name_is_a_key_in_lower_case() {
    assertThat(bind(Map.of("KITH_MAX_SOME_KEY", "v")).max()).isEqualTo(Map.of("some_key", "v"));
  }

  @Test
  void a_key_of_the_file_keeps_its_spelling() {
    Config config =
        Config.empty()
            .withYaml("a.yaml", "max: {zone-A: 1}")
            .withVariables(Map.of("KITH_MAX_ZONE_A", "2"));
    assertThat(config.bind(Root.class).value().max()).isEqualTo(Map.of("zone-A", "2"));
  }

  @Test
  void sections_of_a_map_are_set_key_by_key() {
    assertThat(bind(Map.of("KITH_NAMED_ONE_HOST", "h", "KITH_NAMED_ONE_PORT", "9")).named())
        .isEqualTo(Map.of("one", new Peer("h", 9)));
  }

  @Test
  void a_section_may_stand_in_one_variable() {
    assertThat(bind(Map.of("KITH_BACKUP", "{host: h, port: 5}")).backup())
        .contains(new Peer("h", 5));
    assertThat(bind(Map.of("KITH_BACKUP", "{host: h}", "KITH_BACKUP_PORT", "6")).backup())
        .contains(new Peer("h", 6));
  }

  @Test
  void a_section_that_is_no_section_is_refused() {
    assertThatThrownBy(() -> bind(Map.of("KITH_BACKUP", "h")))
        .hasMessageContaining(
            "KITH_BACKUP: names a section; set its keys one by one as KITH_BACKUP_…");
  }

  @Test
  void a_broken_list_is_refused() {
    assertThatThrownBy(() -> bind(Map.of("KITH_WORDS", "[a")))
        .hasMessageContaining("KITH_WORDS: is not YAML");
  }

  @Test
  void an_empty_variable_unsets_what_is_optional() {
    Config config =
        Config.empty().withYaml("a.yaml", "idle: x").withVariables(Map.of("KITH_IDLE", ""));
    assertThat(config.bind(Root.class).value().idle()).isEmpty();
  }

  @Test
  void the_launchers_own_variables_are_no_settings() {
    assertThat(bind(Map.of("KITH_CONFIG", "x", "KITH_JAVA_HOME", "y", "KITH_TESTING", "yes")))
        .isEqualTo(bind(Map.of()));
  }

  private static Root bind(Map<String, String> variables) {
    return Config.empty().withVariables(variables).bind(Root.class).value();
  }
}
