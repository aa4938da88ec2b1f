package io.kith.example.social.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.cluster.HubService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DriverOptionsTest {

  @Test
  void reads_every_option() {
    assertThat(
            DriverOptions.parse(
                "--registry=memory:",
                "--users=3",
                "--rate=100",
                "--seed=7",
                "--duration=PT20S",
                "--terminal=true",
                "--hint=a=b",
                "--summary=s.json",
                "--trial=kill:membership"))
        .usingRecursiveComparison()
        .isEqualTo(
            new DriverOptions(
                "memory:",
                3,
                100,
                7,
                Optional.of(Duration.ofSeconds(20)),
                true,
                "a=b",
                Optional.of(Path.of("s.json")),
                Optional.of(new KillTrial("membership"))));
  }

  @Test
  void has_a_default_for_every_option() {
    DriverOptions options = DriverOptions.parse();
    assertThat(options.registry()).isEqualTo("hub://127.0.0.1:" + HubService.DEFAULT_PORT);
    assertThat(options.users()).isEqualTo(64);
    assertThat(options.duration()).isEmpty();
    assertThat(options.summary()).isEmpty();
  }

  @Test
  void refuses_what_it_does_not_know() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DriverOptions.parse("--user=3"))
        .withMessageContaining("'--user=3' is no option");
  }

  @Test
  void refuses_more_users_than_there_are() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DriverOptions.parse("--users=3001"))
        .withMessage("users is 3001; allowed are 1 to 3000");
    assertThat(DriverOptions.parse("--users=3000").users()).isEqualTo(3_000);
  }
}
