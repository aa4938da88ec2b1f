package io.kith.rules;

import io.kith.config.ConfigException;
import io.kith.config.Origin;
import io.kith.config.Problem;
import io.kith.core.FileWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a YAML file, which is read again when its content changes: when it is written over,
 * replaced, or when a link on the way to it is turned, as Kubernetes does with a ConfigMap.
 *
 * <p>While a changed file cannot be used, the rules of before stay in force, and what is wrong with
 * it is logged once. Thread-safe; has one virtual thread until it is closed.
 */
public final class RuleFile implements RuleSource, AutoCloseable {

  /** The longest file, in bytes. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(RuleFile.class);

  private final Path file;
  private final Consumer<? super Rules> check;
  private final LiveRules live;
  private final FileWatch watch;

  /** How many times the file was read; guarded by the thread of the watch after the first. */
  private long revision;

  /**
   * Reads the file, and again whenever it has changed.
   *
   * @param checkInterval after what time it is looked for a change
   * @throws ConfigException if it cannot be read, or is no file of rules; it names all that is
   *     wrong
   */
  public RuleFile(Path file, Duration checkInterval) {
    this(file, checkInterval, _ -> {});
  }

  /**
   * Reads the file, and again whenever it has changed.
   *
   * @param checkInterval after what time it is looked for a change
   * @param check throws a {@link ConfigException} for rules that are not to be followed here
   * @throws ConfigException if it cannot be read, is no file of rules, or is not to be followed
   */
  public RuleFile(Path file, Duration checkInterval, Consumer<? super Rules> check) {
    this.file = file;
    this.check = check;
    // The watch knows the file as it was before it is read: a change meanwhile is taken up, too.
    this.watch = new FileWatch("kith-rules", List.of(file), checkInterval, this::reload);
    this.live = new LiveRules(next());
    watch.start();
  }

  @Override
  public Rules rules() {
    return live.rules();
  }

  @Override
  public Watch watch(Consumer<Rules> listener) {
    return live.watch(listener);
  }

  private void reload() {
    try {
      Rules next = next();
      live.publish(next);
      log.info("the rules of {} are in force, revision {}", file, next.revision());
    } catch (ConfigException e) {
      log.warn(
          "the rules of revision {} stay in force: {}", live.rules().revision(), e.getMessage());
    }
  }

  private Rules next() {
    Rules rules = read(file, revision + 1);
    check.accept(rules);
    revision++;
    return rules;
  }

  /**
   * The rules of a file, once.
   *
   * @throws ConfigException if it cannot be read, or is no file of rules; it names all that is
   *     wrong
   */
  public static Rules read(Path file) {
    return read(file, 1);
  }

  private static Rules read(Path file, long revision) {
    String text = text(file);
    if (text.isBlank()) {
      // Whoever writes a file in place empties it first.
      throw wrong(file, "is empty; a file of rules that says nothing has 'calls: {}'");
    }
    return Rules.parse(revision, file.toString(), text);
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong(file, "has more than " + MAX_BYTES + " bytes; that is no file of rules");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw wrong(file, "is not UTF-8: " + e.getMessage());
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e);
    }
  }

  private static ConfigException wrong(Path file, String message) {
    return new ConfigException(
        List.of(new Problem(new Origin.File(file.toString(), 1, 1), message)));
  }

  /** Looks at the file no more; the rules stay as they are. */
  @Override
  public void close() {
    watch.close();
  }
}
