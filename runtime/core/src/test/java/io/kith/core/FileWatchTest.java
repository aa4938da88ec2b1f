package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileWatchTest {

  @TempDir private Path directory;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private FileWatch watch(Path file) {
    var watch =
        new FileWatch(
            "test-watch",
            List.of(file),
            Duration.ofMillis(1),
            () -> seen.add(Files.exists(file) ? read(file) : "gone"));
    watch.start();
    return watch;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String next() throws InterruptedException {
    return seen.poll(30, TimeUnit.SECONDS);
  }

  private void replace(Path file, String text) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void tells_of_each_change_and_of_nothing_else() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "one");
    try (var _ = watch(file)) {
      replace(file, "one"); // another file, and the same content
      replace(file, "two");
      assertThat(next()).isEqualTo("two");
      replace(file, "new"); // as long as before
      assertThat(next()).isEqualTo("new");
      Files.delete(file);
      assertThat(next()).isEqualTo("gone");
      replace(file, "new");
      assertThat(next()).isEqualTo("new");
    }
  }

  @Test
  void sees_through_links_that_are_turned() throws Exception {
    Path first = Files.writeString(directory.resolve("first"), "one");
    Path second = Files.writeString(directory.resolve("second"), "two");
    Path link = Files.createSymbolicLink(directory.resolve("link"), first);
    try (var _ = watch(link)) {
      Path turned = Files.createSymbolicLink(directory.resolve("turned"), second);
      Files.move(turned, link, StandardCopyOption.ATOMIC_MOVE);
      assertThat(next()).isEqualTo("two");
    }
  }

  @Test
  void goes_on_after_somebody_could_not_take_up_a_change() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "one");
    var watch =
        new FileWatch(
            "test-watch",
            List.of(file),
            Duration.ofMillis(1),
            () -> {
              seen.add(read(file));
              throw new IllegalStateException("a defect");
            });
    try (watch) {
      watch.start();
      replace(file, "two");
      assertThat(next()).isEqualTo("two");
      replace(file, "three");
      assertThat(next()).isEqualTo("three");
    }
  }
}
