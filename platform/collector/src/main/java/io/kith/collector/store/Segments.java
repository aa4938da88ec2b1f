package io.kith.collector.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments that there are, the one that blocks are added to, and when each begins and goes.
 * Thread-safe; blocks are added by one thread.
 */
final class Segments implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Segments.class);

  /** Into so many parts what is kept is divided: so much more than is allowed is there at most. */
  private static final int PARTS = 16;

  private static final long REFRESH_MILLIS = 1_000;

  /** A segment that could not be read is tried again so often. */
  private static final long RETRY_MILLIS = 30_000;

  /** So many digits of an id say when the segment began. */
  private static final int TIME_DIGITS = 11;

  /** As PostgreSQL says it. */
  private static final String NO_SUCH_TABLE = "42P01";

  private final SegmentHome home;
  private final Duration retention;
  private final long mostBytes;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private List<Segment> all;
  private volatile @Nullable Segment current;
  private long currentSinceMillis;
  private long refreshedMillis;
  private volatile long retriedMillis;

  Segments(SegmentHome home, Duration retention, long mostBytes, InstantSource clock)
      throws SQLException {
    this.home = home;
    this.retention = retention;
    this.mostBytes = mostBytes;
    this.clock = clock;
    this.all = List.copyOf(home.list());
  }

  /** All of them, in the order of their ids. */
  List<Segment> all() {
    lock.lock();
    try {
      long now = clock.millis();
      if (home.isShared() && now - refreshedMillis >= REFRESH_MILLIS) {
        refreshedMillis = now;
        all = List.copyOf(home.list());
      }
      return all;
    } catch (SQLException e) {
      log.warn("what other hubs have stored is not seen: {}", e.toString());
      return all;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    return all().stream().mapToLong(Segment::bytes).sum();
  }

  /** Stores blocks, all or none, and drops what is too old or too much then. */
  void add(List<Block> blocks) throws SQLException {
    current().add(blocks);
    dropOld();
  }

  private Segment current() throws SQLException {
    long now = clock.millis();
    lock.lock();
    try {
      Segment open = current;
      if (open != null
          && (open.bytes() >= mostBytes / PARTS
              || now - currentSinceMillis >= retention.toMillis() / PARTS)) {
        home.seal(open);
        open = null;
      }
      if (open == null) {
        open = home.create(newId(now));
        currentSinceMillis = now;
        var more = new ArrayList<>(all);
        more.add(open);
        all = List.copyOf(more);
        current = open;
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Ascends with time, and is no other hub's. */
  private static String newId(long millis) {
    return HexFormat.of().toHexDigits(millis, TIME_DIGITS)
        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), 4);
  }

  /**
   * Drops segments whose last trace is too old, and the oldest while there is too much; but none
   * that a hub adds to, this one or another.
   */
  void dropOld() {
    readAgain();
    long oldestNanos = TimeUnit.MILLISECONDS.toNanos(clock.millis()) - retention.toNanos();
    long bytes = bytes();
    for (Segment segment : all()) {
      boolean isOld = segment.lastNanos() != 0 && segment.lastNanos() < oldestNanos;
      if (isOpen(segment, isOld) || !(isOld || bytes > mostBytes)) {
        continue;
      }
      bytes -= segment.bytes();
      try {
        home.drop(segment);
        forget(segment);
        log.info(
            "traces are dropped that are {}: segment {}",
            isOld ? "older than " + retention : "more than the store may hold",
            segment.id());
      } catch (SQLException e) {
        log.warn("a segment of the store of traces cannot be dropped: {}", e.toString());
      }
    }
  }

  /** A hub that has ended leaves its last segment as it is, and another drops it in its time. */
  private boolean isOpen(Segment segment, boolean isOld) {
    if (isCurrent(segment)) {
      return true;
    }
    if (segment.isSealed() || isOld) {
      return false;
    }
    long begun = HexFormat.fromHexDigitsToLong(segment.id(), 0, TIME_DIGITS);
    return clock.millis() - begun < 2 * retention.toMillis() / PARTS;
  }

  private boolean isCurrent(Segment segment) {
    Segment open = current;
    return open != null && open.id().equals(segment.id());
  }

  /** What was busy, or on a full disk, when this began may be there now. */
  private void readAgain() {
    long now = clock.millis();
    if (home.isShared() || now - retriedMillis < RETRY_MILLIS) {
      return;
    }
    retriedMillis = now;
    for (Segment segment : all()) {
      if (!segment.isRead() && !isCurrent(segment)) {
        try {
          segment.create();
          segment.load();
        } catch (SQLException e) {
          broken(segment, e);
        }
      }
    }
  }

  private void forget(Segment segment) {
    lock.lock();
    try {
      all = all.stream().filter(other -> !other.id().equals(segment.id())).toList();
      if (isCurrent(segment)) {
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a segment out of use that cannot be read, unless it has been dropped meanwhile. */
  void broken(Segment segment, Exception cause) {
    boolean isThere = all().stream().anyMatch(other -> other.id().equals(segment.id()));
    if (!isThere || !SegmentHome.isLasting(cause)) {
      log.warn("a segment of the store of traces was not read: {}", cause.toString());
      return;
    }
    forget(segment);
    try {
      log.error(
          "a segment of the store of traces is broken; it is set aside as {}, and what it held is"
              + " not found any more: {}",
          home.setAside(segment),
          cause.toString());
    } catch (SQLException e) {
      log.error("a broken segment of the store of traces stays where it is: {}", e.toString());
    }
  }

  /** The segment that blocks are added to did not take one. */
  void failed(SQLException cause) {
    Segment open = current;
    if (open != null && NO_SUCH_TABLE.equals(cause.getSQLState())) {
      forget(open); // another hub has dropped it, as there was too much: the next block begins one
    } else if (open != null && SegmentHome.isLasting(cause)) {
      broken(open, cause);
    }
  }

  @Override
  public void close() {
    Segment open = current;
    try (home) {
      if (open != null) {
        home.seal(open);
      }
    } catch (SQLException e) {
      log.warn("the store of traces is not closed as it should be: {}", e.toString());
    }
  }
}
