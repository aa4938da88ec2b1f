package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  @TempDir Path logs;

  @Test
  void answers_line_by_line() {
    try (Child child = sh("while read line; do echo \"got $line\"; done")) {
      assertThat(child.ask("one", 10)).isEqualTo("got one");
      assertThat(child.ask("two", 10)).isEqualTo("got two");
    }
  }

  @Test
  void a_child_that_ends_is_reported_with_the_end_of_its_log() {
    try (Child child = sh("echo 'address in use' >&2; exit 3")) {
      assertThatThrownBy(() -> child.answer(10))
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("address in use");
    }
  }

  @Test
  void a_silent_child_is_given_up() {
    try (Child child = sh("sleep 60")) {
      assertThatThrownBy(() -> child.answer(1)).hasMessageContaining("did not answer within 1 s");
    }
  }

  @Test
  void a_closed_child_is_gone() {
    Child child = sh("sleep 60");
    child.close();

    assertThat(ProcessHandle.of(child.pid()).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  private Child sh(String script) {
    return Child.start(List.of("/bin/sh", "-c", script), logs.resolve("child.log"));
  }
}
