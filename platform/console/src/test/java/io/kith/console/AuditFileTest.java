package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.console.Audit.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditFileTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;

  private static Entry entry(int number) {
    return new Entry(
        START.plusSeconds(number), "who \"" + number, "::1", "a.B/C", "line\nbreak", "OK", "");
  }

  @Test
  void keeps_so_many_files_and_no_more() throws Exception {
    Path path = directory.resolve("audit");
    try (var file = new AuditFile(path, 1_000)) {
      for (int i = 0; i < 100; i++) {
        file.add(entry(i));
      }
      assertThat(file.newest(5)).hasSize(5).last().isEqualTo(entry(99));
    }
    try (var all = Files.list(directory)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("audit", "audit.1", "audit.2", "audit.3", "audit.4");
    }
    try (var all = Files.list(directory)) {
      assertThat(all.mapToLong(file -> file.toFile().length())).allMatch(size -> size < 1_300);
    }
  }

  @Test
  void passes_over_what_a_crash_cut_off() throws Exception {
    Path path = directory.resolve("audit");
    try (var file = new AuditFile(path)) {
      file.add(entry(1));
    }
    Files.writeString(path, "{\"at\":\"2026-01-01T0", StandardOpenOption.APPEND);
    try (var file = new AuditFile(path)) {
      assertThat(file.newest(10)).containsExactly(entry(1));
      file.add(entry(2));
      file.add(entry(3));
      assertThat(file.newest(10)).containsExactly(entry(1), entry(2), entry(3));
    }
  }
}
