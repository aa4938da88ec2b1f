package io.kith.console;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people did: the newest in memory, all of it in a file, if there is one. What cannot be
 * written is said in the hub's own log, with the entry. Thread-safe.
 */
final class AuditLog implements Audit, AutoCloseable {

  static final int MAX_ENTRIES = 5_000;
  static final int MAX_CHARS = 500;

  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
  private static final int MAX_LIMIT = 1_000;
  private static final int USUAL_LIMIT = 100;

  private final InstantSource clock;
  private final Optional<AuditFile> file;

  /** The newest first. Guarded by this. */
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /**
   * A log that goes on in this file.
   *
   * @throws IOException if it cannot be read or written
   */
  AuditLog(Optional<Path> path, InstantSource clock) throws IOException {
    this.clock = clock;
    if (path.isPresent()) {
      var opened = new AuditFile(path.get());
      opened.newest(MAX_ENTRIES).forEach(entries::addFirst);
      this.file = Optional.of(opened);
    } else {
      this.file = Optional.empty();
    }
  }

  /** Adds that somebody did something. */
  void add(String who, Optional<InetAddress> from, String action, Object request, Status result) {
    var entry =
        new Entry(
            clock.instant(),
            cut(who),
            from.map(InetAddress::getHostAddress).orElse("unknown"),
            cut(action),
            cut(String.valueOf(request)),
            result.code().name(),
            cut(result.message()));
    synchronized (this) {
      entries.addFirst(entry);
      if (entries.size() > MAX_ENTRIES) {
        entries.removeLast();
      }
      try {
        if (file.isPresent()) {
          file.get().add(entry);
        }
      } catch (IOException e) {
        log.error("what was done is not written down: {}: {}", entry, e.toString());
      }
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
  }

  @Override
  public List<Entry> entries(String who, String text, Optional<Instant> before, int limit) {
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new CallException(
          Code.INVALID_ARGUMENT, "limit is " + limit + "; allowed are 1 to " + MAX_LIMIT);
    }
    String wanted = text.toLowerCase(Locale.ROOT);
    List<Entry> all;
    synchronized (this) {
      all = new ArrayList<>(entries);
    }
    return all.stream()
        .filter(entry -> who.isEmpty() || entry.who().equals(who))
        .filter(entry -> before.map(entry.at()::isBefore).orElse(true))
        .filter(
            entry -> wanted.isEmpty() || entry.toString().toLowerCase(Locale.ROOT).contains(wanted))
        .limit(limit == 0 ? USUAL_LIMIT : limit)
        .toList();
  }

  @Override
  public synchronized void close() {
    file.ifPresent(AuditFile::close);
  }
}
