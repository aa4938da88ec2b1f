package io.kith.cluster;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.FileWatch;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances that stand in a YAML file: {@code file:/etc/kith/instances.yaml}. The file is read
 * again when it has changed; one that cannot be read, or has a mistake, is told of with its line,
 * and what stood there before stays. Thread-safe.
 */
final class FileRegistry implements LookupRegistry.Source {

  /** A longer file is none of this kind. */
  private static final int MAX_BYTES = 4 << 20;

  private static final String SCHEME = "file:";
  private static final Logger log = LoggerFactory.getLogger(FileRegistry.class);

  private final Path file;
  private final Duration checkInterval;
  private volatile @Nullable String trouble;
  private @Nullable FileWatch watch; // guarded by this

  private FileRegistry(Path file, Duration checkInterval) {
    this.file = file;
    this.checkInterval = checkInterval;
  }

  /**
   * The registry of the file at this URL.
   *
   * @throws IllegalArgumentException if it is no such URL
   */
  static Registry open(String url, Duration checkInterval) {
    String path = url.substring(SCHEME.length()).replaceFirst("^///", "/");
    try {
      if (path.isEmpty() || path.startsWith("//")) {
        throw new IllegalArgumentException("'" + path + "' is no path on this machine");
      }
      return new LookupRegistry(SCHEME + path, new FileRegistry(Path.of(path), checkInterval));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + url
              + "' names no file; expected is file:/etc/kith/instances.yaml: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public synchronized void start(Mirror mirror) {
    // Before the file is read: what changes in between is noticed.
    watch = new FileWatch("kith-file " + file, List.of(file), checkInterval, () -> read(mirror));
    read(mirror);
    watch.start();
  }

  private void read(Mirror mirror) {
    try {
      List<Instance> instances = instances();
      if (trouble != null) {
        log.info("{} is right again", file);
      }
      trouble = null;
      mirror.replaceAll(instances);
    } catch (ConfigException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      failed(file + " is not UTF-8");
    } catch (IOException e) {
      failed(file + " cannot be read: " + e);
    }
  }

  private List<Instance> instances() throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw new IOException(bytes + " bytes; at most " + MAX_BYTES + " are allowed");
    }
    return Config.empty()
        .withYaml(file.toString(), Files.readString(file))
        .bind(InstancesFile.class)
        .value()
        .instances()
        .stream()
        .map(InstancesFile.Entry::toInstance)
        .toList();
  }

  private void failed(String why) {
    trouble = "the instances in a file cannot be taken up: " + why.replaceAll("\\s*\n\\s*", " ");
    log.warn("{}; what is known stays in use until the file is right", trouble);
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public boolean servesWhatIsAsked() {
    return false;
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
  }

  /** Finds this kind of registry by its URL. */
  public static final class Provider implements RegistryProvider {

    @Override
    public String scheme() {
      return "file";
    }

    @Override
    public Registry open(String url, Identity identity, TransportOptions options) {
      return FileRegistry.open(url, options.fileCheckInterval());
    }
  }
}
