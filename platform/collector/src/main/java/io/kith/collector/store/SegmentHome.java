package io.kith.collector.store;

import java.sql.SQLException;
import java.util.List;

/** Where segments are: files of SQLite, or tables of PostgreSQL. Thread-safe. */
interface SegmentHome extends AutoCloseable {

  /**
   * All that there are, of other hubs too, in the order of their ids; those too that cannot be read
   * for now.
   */
  List<Segment> list() throws SQLException;

  /** Whether others add segments too. */
  boolean isShared();

  /** A new one with this id. */
  Segment create(String id) throws SQLException;

  /** Nothing is added to it any more. */
  void seal(Segment segment) throws SQLException;

  /** Drops it and all that it holds. */
  void drop(Segment segment) throws SQLException;

  /**
   * Takes it out of use, since it cannot be read.
   *
   * @return where it is now
   */
  String setAside(Segment segment) throws SQLException;

  /** Whether this says that a segment is broken: a database that is busy, full or away is not. */
  static boolean isLasting(Exception cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof BrokenBlockException
        || message.contains("SQLITE_CORRUPT")
        || message.contains("SQLITE_NOTADB");
  }

  @Override
  void close() throws SQLException;
}
