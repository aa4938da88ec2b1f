package io.kith.trust;

import io.kith.core.FileWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of tokens in a file, which is read again when it changes. */
final class TokenKeyFile implements TokenKeySource {

  private static final Logger log = LoggerFactory.getLogger(TokenKeyFile.class);

  private final Path file;
  private final FileWatch watch;
  private volatile TokenKeys keys;

  /**
   * Reads the file.
   *
   * @throws UnusableFileException if it cannot be used
   */
  TokenKeyFile(Path file, Duration checkInterval) {
    this.file = file;
    this.watch = new FileWatch("kith-token-keys", List.of(file), checkInterval, this::reload);
    this.keys = read(file);
    watch.start();
  }

  private static TokenKeys read(Path file) {
    try {
      return TokenKeysReader.read(PemFile.bytes(FileRole.TOKEN_KEYS, file));
    } catch (UnusableFileException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(FileRole.TOKEN_KEYS, file, String.valueOf(e.getMessage()));
    }
  }

  private void reload() {
    try {
      keys = read(file);
      log.info("tokens are checked with the keys that stand now in {}", file);
    } catch (UnusableFileException e) {
      log.error("{}; the keys of before stay in use", e.getMessage());
    }
  }

  @Override
  public Optional<TokenKeys> current() {
    return Optional.of(keys);
  }

  @Override
  public void missing() {
    // the watch notices what is new
  }

  @Override
  public void close() {
    watch.close();
  }
}
