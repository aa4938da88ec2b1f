package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import io.kith.transport.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryUrlTest {

  private static final String FULL =
      "etcd://kith:p%40ss+1@a,b:99,[::1]:5/some/where/?ttl=5s&ca=%2Fx";

  private static RegistryUrl parse(String text) {
    return RegistryUrl.parse(text, "etcd", 2379, Set.of("ttl", "ca"));
  }

  @Test
  void has_all_its_parts() {
    RegistryUrl url = parse(FULL);
    assertThat(url.user()).isEqualTo("kith");
    assertThat(url.password()).isEqualTo("p@ss+1");
    assertThat(url.addresses())
        .containsExactly(new Address("a", 2379), new Address("b", 99), new Address("::1", 5));
    assertThat(url.path()).isEqualTo("some/where");
    assertThat(url.settings()).isEqualTo(Map.of("ttl", "5s", "ca", "/x"));
  }

  @Test
  void needs_no_more_than_a_host() {
    RegistryUrl url = parse("etcd://host");
    assertThat(url.hosts()).isEqualTo("host:2379");
    assertThat(url.user() + url.password() + url.path()).isEmpty();
    assertThat(url.setting("ca")).isEmpty();
  }

  @Test
  void is_shown_without_its_secrets() {
    assertThat(parse(FULL)).hasToString("etcd://a:2379,b:99,[::1]:5/some/where");
  }

  @Test
  void takes_its_password_from_a_file(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "sesame\n");
    assertThat(parse("etcd://kith@h?password-file=" + file).password()).isEqualTo("sesame");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("etcd://kith@h?password-file=" + directory.resolve("none")))
        .withMessageContainingAll("password-file=", "none", "cannot be read");
  }

  @Test
  void has_times_within_bounds() {
    assertThat(ttl("etcd://h")).isEqualTo(Duration.ofSeconds(10));
    assertThat(ttl("etcd://h?ttl=1500ms")).isEqualTo(Duration.ofMillis(1500));
    assertThat(ttl("etcd://h?ttl=2m")).isEqualTo(Duration.ofMinutes(2));
    for (String bad : new String[] {"0s", "3m", "5", "s", "-1s"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ttl("etcd://h?ttl=" + bad))
          .withMessageContainingAll("ttl=" + bad, "1000ms", "120000ms");
    }
  }

  private static Duration ttl(String url) {
    return parse(url)
        .setting("ttl", Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etcd:",
        "etcd://",
        "hub://h",
        "etcd://u:secret@",
        "etcd://u:secret@h:port",
        "etcd://u:secret@h,",
        "etcd://u:secret@h?tll=5s",
        "etcd://u:secret@h?ttl=5s&ttl=6s",
        "etcd://u:secret@h?ttl",
        "etcd://u:secret%zz@h"
      })
  void what_is_none_is_refused_without_the_password(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(text))
        .satisfies(e -> assertThat(e.toString()).contains("etcd").doesNotContain("secret"));
  }

  @Test
  void whatever_is_written_is_a_url_or_refused() {
    Property.holds(
        2_000,
        source -> {
          try {
            assertThat(parse(Mutation.of(FULL, source)).addresses()).isNotEmpty();
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("etcd");
          }
        });
  }
}
