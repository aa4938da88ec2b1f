package io.kith.nacos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary directory for what Nacos' client writes. It is deleted when it is closed, and once
 * more when the process ends: the client may write for a moment after it was shut down, and makes
 * the directory anew for that.
 *
 * @param directory where it is
 */
record NacosCache(Path directory) implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NacosCache.class);

  /** A new one. */
  static NacosCache create() {
    try {
      var cache = new NacosCache(Files.createTempDirectory("kith-nacos-"));
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("kith-nacos-cache").unstarted(cache::close));
      return cache;
    } catch (IOException e) {
      throw new UncheckedIOException("Nacos' client needs a temporary directory", e);
    }
  }

  @Override
  public void close() {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      log.debug("what Nacos' client has written stays in {} for now", directory, e);
    }
  }
}
