package io.kith.collector.store;

import io.kith.collector.Database.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * A file for each segment: dropping it frees its room at once, and a broken one breaks no other.
 */
final class SqliteSegments implements SegmentHome {

  private static final Logger log = LoggerFactory.getLogger(SqliteSegments.class);

  private static final String PREFIX = "traces-";
  private static final String SUFFIX = ".db";
  private static final int PAGE_BYTES = 16 << 10;
  private static final int PATIENCE_MILLIS = 10_000;

  private final Path directory;
  private final Map<String, Open> open = new ConcurrentHashMap<>();

  SqliteSegments(Path directory) {
    this.directory = directory;
  }

  /** The connections of a file: as many as work on it at a time, of which few are kept. */
  private static final class Open implements Segment.Connections {
    private static final int KEPT = 2;

    private final Path file;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    Open(Path file) {
      this.file = file;
    }

    @Override
    public Connection take() throws SQLException {
      synchronized (idle) {
        if (closed) {
          throw new SQLException("the segment " + file.getFileName() + " is closed");
        }
        Connection kept = idle.pollLast();
        if (kept != null) {
          return kept;
        }
      }
      var config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
      config.setPageSize(PAGE_BYTES);
      config.setBusyTimeout(PATIENCE_MILLIS);
      return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public void giveBack(Connection connection) throws SQLException {
      synchronized (idle) {
        if (!closed && idle.size() < KEPT) {
          idle.addLast(connection);
          return;
        }
      }
      connection.close();
    }

    void close() throws SQLException {
      List<Connection> all;
      synchronized (idle) {
        closed = true;
        all = List.copyOf(idle);
        idle.clear();
      }
      for (Connection connection : all) {
        connection.close();
      }
    }
  }

  @Override
  public List<Segment> list() throws SQLException {
    List<String> ids;
    try (Stream<Path> files = Files.list(directory)) {
      ids =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(PREFIX) && name.endsWith(SUFFIX))
              .map(name -> name.substring(PREFIX.length(), name.length() - SUFFIX.length()))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new SQLException("cannot list " + directory, e);
    }
    var segments = new ArrayList<Segment>();
    for (String id : ids) {
      Segment segment = segment(id);
      segment.seal();
      try {
        segment.create();
        segment.load();
        segments.add(segment);
      } catch (SQLException e) {
        if (SegmentHome.isLasting(e)) {
          log.error(
              "a segment of the store of traces is broken; it is set aside as {}, and what it held"
                  + " is not found any more: {}",
              setAside(segment),
              e.toString());
        } else {
          log.error(
              "the segment {} of the store of traces cannot be read yet, and is tried again: {}",
              file(id),
              e.toString());
          segment.unread(file(id).toFile().length());
          segments.add(segment);
        }
      }
    }
    return segments;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  private Segment segment(String id) {
    Open file = open.computeIfAbsent(id, i -> new Open(file(i)));
    return new Segment(id, Dialect.SQLITE, file);
  }

  private Path file(String id) {
    return directory.resolve(PREFIX + id + SUFFIX);
  }

  @Override
  public Segment create(String id) throws SQLException {
    Segment segment = segment(id);
    segment.create();
    return segment;
  }

  @Override
  public void seal(Segment segment) {
    segment.seal();
  }

  @Override
  public void drop(Segment segment) throws SQLException {
    closeFile(segment);
    try {
      Files.deleteIfExists(file(segment.id()));
      Files.deleteIfExists(Path.of(file(segment.id()) + "-wal"));
      Files.deleteIfExists(Path.of(file(segment.id()) + "-shm"));
    } catch (IOException e) {
      throw new SQLException("cannot delete " + file(segment.id()), e);
    }
  }

  @Override
  public String setAside(Segment segment) throws SQLException {
    closeFile(segment);
    Path file = file(segment.id());
    Path aside = Path.of(file + ".broken");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(Path.of(file + "-wal"));
      Files.deleteIfExists(Path.of(file + "-shm"));
      return aside.toString();
    } catch (IOException e) {
      throw new SQLException("cannot move " + file + " to " + aside, e);
    }
  }

  private void closeFile(Segment segment) throws SQLException {
    Open file = open.remove(segment.id());
    if (file != null) {
      file.close();
    }
  }

  @Override
  public void close() throws SQLException {
    for (Open file : open.values()) {
      file.close();
    }
    open.clear();
  }
}
