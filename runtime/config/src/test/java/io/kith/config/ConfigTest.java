package io.kith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConfigTest {

  enum Level {
    QUIET,
    VERY_LOUD
  }

  record Peer(String host, @Default("80") int port) {}

  record Server(
      @Default("127.0.0.1") String host,
      @Default("0") @Range(least = "0", most = "65535") int port,
      @Default("5s") Duration idleTimeout) {}

  record Everything(
      String text,
      int number,
      long large,
      boolean flag,
      double fraction,
      Level level,
      Duration time,
      ByteSize size,
      Secret password,
      Optional<String> present,
      Optional<Integer> missing,
      List<String> words,
      Map<String, Integer> weights,
      Server server,
      List<Peer> peers,
      Map<String, Peer> named) {}

  record Root(Server server, @Default("memory:") String registry, Map<String, String> labels) {}

  record Opened(Server server, Config app) {}

  record App(@Default("1") int coins, List<String> names) {}

  private static final String EVERYTHING =
      """
      text: hello world
      number: -3
      large: 9000000000
      flag: true
      fraction: 0.25
      level: very-loud
      time: 1m30s
      size: 64MiB
      password: hush
      present: here
      words: [a, b]
      weights: {x: 1, y: 2}
      server:
        port: 4242
      peers:
        - host: one
        - {host: two, port: 81}
      named:
        first: {host: three}
      """;

  @Test
  void binds_every_supported_type() {
    var server = new Server("127.0.0.1", 4242, Duration.ofSeconds(5));
    assertThat(bind(EVERYTHING, Everything.class))
        .isEqualTo(
            new Everything(
                "hello world",
                -3,
                9_000_000_000L,
                true,
                0.25,
                Level.VERY_LOUD,
                Duration.ofSeconds(90),
                new ByteSize(64 << 20),
                new Secret("hush"),
                Optional.of("here"),
                Optional.empty(),
                List.of("a", "b"),
                Map.of("x", 1, "y", 2),
                server,
                List.of(new Peer("one", 80), new Peer("two", 81)),
                Map.of("first", new Peer("three", 80))));
  }

  @Test
  void has_the_defaults_where_nothing_is_said() {
    assertThat(Config.empty().bind(Root.class).value())
        .isEqualTo(
            new Root(new Server("127.0.0.1", 0, Duration.ofSeconds(5)), "memory:", Map.of()));
  }

  @Test
  void a_section_with_everything_commented_out_has_the_defaults() {
    assertThat(bind("server:\n  # port: 1\nlabels:\n", Root.class).server().port()).isZero();
  }

  @Test
  void a_file_of_comments_is_empty() {
    assertThat(bind("# nothing\n", Root.class)).isEqualTo(bind("", Root.class));
  }

  @Test
  void variables_win_over_the_file_key_by_key() {
    Root root =
        Config.empty()
            .withYaml("application.yaml", "server:\n  host: ten\n  port: 1\n")
            .withVariables(Map.of("KITH_SERVER_PORT", "2", "PATH", "/bin"))
            .bind(Root.class)
            .value();
    assertThat(root.server()).isEqualTo(new Server("ten", 2, Duration.ofSeconds(5)));
  }

  @Test
  void the_program_wins_over_variables() {
    Root root =
        Config.empty()
            .withVariables(Map.of("KITH_SERVER_PORT", "2"))
            .with("server.port", 3)
            .with("labels", Map.of("track", "canary"))
            .bind(Root.class)
            .value();
    assertThat(root.server().port()).isEqualTo(3);
    assertThat(root.labels()).containsExactly(Map.entry("track", "canary"));
  }

  @Test
  void a_later_file_wins_over_an_earlier_one() {
    Root root =
        Config.empty()
            .withYaml("a.yaml", "server: {host: ten, port: 1}")
            .withYaml("b.yaml", "server: {port: 2}")
            .bind(Root.class)
            .value();
    assertThat(root.server()).isEqualTo(new Server("ten", 2, Duration.ofSeconds(5)));
  }

  @Test
  void every_value_knows_its_origin() {
    List<Setting> settings =
        Config.empty()
            .withYaml("application.yaml", "server:\n  port: 1\n  host: h\n")
            .withVariables(Map.of("KITH_SERVER_HOST", "ten", "KITH_LABELS_TRACK", "canary"))
            .with("registry", "memory:test")
            .bind(Root.class)
            .settings();
    assertThat(settings)
        .extracting(Setting::toString)
        .containsExactly(
            "server.host = ten (KITH_SERVER_HOST)",
            "server.port = 1 (application.yaml:2:9)",
            "server.idleTimeout = 5s (default)",
            "registry = memory:test (program)",
            "labels.track = canary (KITH_LABELS_TRACK)");
  }

  @Test
  void secrets_are_hidden_wherever_they_are_printed() {
    Bound<Everything> bound =
        Config.empty().withYaml("application.yaml", EVERYTHING).bind(Everything.class);
    assertThat(bound.toString()).contains("password = ***", "password=***").doesNotContain("hush");
    assertThat(bound.value().password().reveal()).isEqualTo("hush");
  }

  @Test
  void an_open_section_is_bound_later_from_all_sources() {
    Config app =
        Config.empty()
            .withYaml("application.yaml", "app:\n  names: [x]\n")
            .withVariables(Map.of("KITH_APP_COINS", "7"))
            .bind(Opened.class)
            .value()
            .app();
    Bound<App> bound = app.bind(App.class);
    assertThat(bound.value()).isEqualTo(new App(7, List.of("x")));
    assertThat(bound.settings())
        .extracting(Setting::toString)
        .containsExactly(
            "app.coins = 7 (KITH_APP_COINS)", "app.names[0] = x (application.yaml:2:11)");
  }

  @Test
  void a_programs_value_reaches_an_open_section() {
    Config app = Config.empty().with("app.coins", 9).bind(Opened.class).value().app();
    assertThat(app.bind(App.class).value().coins()).isEqualTo(9);
  }

  @Test
  void problems_of_an_open_section_name_their_whole_path() {
    Config app = Config.empty().with("app.coin", 9).bind(Opened.class).value().app();
    assertThatThrownBy(() -> app.bind(App.class))
        .hasMessageContaining("app.coin is unknown; did you mean app.coins?");
  }

  @Test
  void a_record_that_cannot_be_configured_is_a_mistake_of_the_program() {
    record Wrong(Thread thread) {}
    assertThatThrownBy(() -> Config.empty().bind(Wrong.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Wrong.thread is of type java.lang.Thread; write a String, int");
  }

  @Test
  void a_record_that_contains_itself_is_refused() {
    record Endless(List<Endless> inner) {}
    assertThatThrownBy(() -> Config.empty().bind(Endless.class))
        .hasMessageContaining("contains itself");
  }

  private static <T extends Record> T bind(String yaml, Class<T> type) {
    return Config.empty().withYaml("application.yaml", yaml).bind(type).value();
  }
}
