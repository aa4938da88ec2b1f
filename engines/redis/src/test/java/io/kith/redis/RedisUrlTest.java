package io.kith.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedisUrlTest {

  @Test
  void has_its_parts() {
    RedisUrl url = RedisUrl.parse("rediss://me:s%40crt@redis.test:7000/2?timeout=250ms");
    assertThat(url.isTls()).isTrue();
    assertThat(url.user()).isEqualTo("me");
    assertThat(url.password()).isEqualTo("s@crt");
    assertThat(url.host()).isEqualTo("redis.test");
    assertThat(url.port()).isEqualTo(7000);
    assertThat(url.database()).isEqualTo(2);
    assertThat(url.timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(url.toString()).isEqualTo("rediss://redis.test:7000/2");
    assertThat(RedisUrl.parse("redis://localhost").port()).isEqualTo(6379);
    assertThat(RedisUrl.parse("redis://[::1]:1").host()).isEqualTo("::1");
  }

  @Test
  void says_what_is_wrong_and_not_the_password() {
    for (String text :
        List.of(
            "redis://",
            "http://:geheim@a",
            "redis://:geheim@a/x",
            "redis://:geheim@a?timeout=1m",
            "redis://:geheim@a?timeout=1ms",
            "redis://:geheim@a?unknown=1",
            "redis://:geheim@a b",
            "redis://:geheim@a?password-file=/nowhere",
            "redis://" + "a".repeat(5_000))) {
      assertThatThrownBy(() -> RedisUrl.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("geheim");
    }
  }

  @Test
  void any_text_is_one_or_says_that_it_is_none() {
    Property.holds(
        5_000,
        source -> {
          try {
            RedisUrl.parse(
                source.oneOf("", "redis://", "rediss://a", "redis://a?") + source.text(40));
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }
}
