package io.kith.trust;

import io.kith.core.Call;
import io.kith.core.FileWatch;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a token along with each call that has none, from a file that is read again when it changes:
 * whoever renews the token writes it there. A client's filter; thread-safe.
 */
public final class TokenSender implements Filter, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TokenSender.class);

  private final Path file;
  private final FileWatch watch;
  private volatile String value;

  /**
   * Reads the token.
   *
   * @throws UnusableFileException if the file holds none
   */
  public TokenSender(Path file, Duration checkInterval) {
    this.file = file;
    this.watch = new FileWatch("kith-token", List.of(file), checkInterval, this::reload);
    this.value = read(file);
    watch.start();
  }

  /** The token of a file, as metadata has it; whether it is a good one is for others to say. */
  private static String read(Path file) {
    String text =
        new String(PemFile.bytes(FileRole.TOKEN, file), StandardCharsets.ISO_8859_1).strip();
    boolean isOneWord = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (text.isEmpty() || text.length() > Token.MAX_CHARS || !isOneWord) {
      throw new UnusableFileException(
          FileRole.TOKEN,
          file,
          "holds no token: one word of at most " + Token.MAX_CHARS + " characters is expected");
    }
    return TokenAuthenticator.SCHEME + text;
  }

  private void reload() {
    try {
      value = read(file);
      log.debug("calls take the token along that stands now in {}", file);
    } catch (UnusableFileException e) {
      log.error("{}; the token of before is sent", e.getMessage());
    }
  }

  @Override
  public Reply apply(Call call, Next next) {
    boolean hasOne = call.metadata().first(TokenAuthenticator.METADATA).isPresent();
    return next.call(
        hasOne ? call : call.with(call.metadata().with(TokenAuthenticator.METADATA, value)));
  }

  @Override
  public void close() {
    watch.close();
  }
}
