package io.kith.cluster.steady;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateHomeTest {

  private static final Path TEMPORARY = Path.of("/tmp");

  @TempDir private Path home;

  @Test
  void is_where_the_environment_says() {
    assertThat(StateHome.directory(Map.of("XDG_STATE_HOME", "/state"), home, TEMPORARY, "u"))
        .isEqualTo(Path.of("/state/kith"));
  }

  @Test
  void is_at_home_otherwise() {
    Path expected = home.resolve(".local/state/kith");
    assertThat(StateHome.directory(Map.of(), home, TEMPORARY, "u")).isEqualTo(expected);
    for (String unusable : new String[] {"", "relative", "\0"}) {
      assertThat(StateHome.directory(Map.of("XDG_STATE_HOME", unusable), home, TEMPORARY, "u"))
          .isEqualTo(expected);
    }
  }

  @Test
  void is_a_temporary_one_of_this_user_where_there_is_no_home() {
    assertThat(StateHome.directory(Map.of(), home.resolve("absent"), TEMPORARY, "a/b ?"))
        .isEqualTo(Path.of("/tmp/kith-a_b__"));
  }
}
