package io.kith.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder where the processes of one run leave logs and caches; gone at the end of a run without
 * trouble, and kept otherwise.
 */
final class RunFolder implements AutoCloseable {
  private final Path path;
  private boolean kept = true;

  private RunFolder(Path path) {
    this.path = path;
  }

  static RunFolder create() throws IOException {
    return new RunFolder(Files.createTempDirectory("kith-bench"));
  }

  Path path() {
    return path;
  }

  /** Says that nobody will want to read the logs. */
  void discard() {
    kept = false;
  }

  @Override
  public void close() throws IOException {
    if (kept) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(path)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
