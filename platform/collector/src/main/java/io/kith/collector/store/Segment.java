package io.kith.collector.store;

import io.kith.collector.Database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The blocks of a stretch of time, in tables of their own, so that dropping them costs nothing.
 *
 * <p>{@code blocks} has what a look-up by id or attribute goes through; {@code bodies} what is read
 * of a block once it is known to be worth it; {@code entries} is ordered by key and time, so that
 * the newest traces of a service or method are its first rows. Thread-safe.
 */
final class Segment {

  private final String id;
  private final Dialect dialect;
  private final Connections connections;
  private final AtomicLong bytes = new AtomicLong();
  private volatile long firstNanos = Long.MAX_VALUE;
  private volatile long lastNanos;
  private final TraceFilters traceFilters = new TraceFilters();
  private volatile boolean sealed;
  private volatile boolean read;

  /** Where connections come from, and go back to. */
  interface Connections {
    Connection take() throws SQLException;

    void giveBack(Connection connection) throws SQLException;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * A block as an index knows it.
   *
   * @param traces how many it has
   * @param ordinals those of them that were asked for
   */
  record Found(int block, long lastNanos, int traces, byte[] ordinals) {}

  /**
   * What is looked for in the index.
   *
   * @param key see {@link Keys}
   * @param tokens attributes, by their hashes, that must be there
   */
  record Wanted(
      long key,
      long fromNanos,
      long toNanos,
      long leastNanos,
      long mostNanos,
      boolean failed,
      List<Long> tokens) {}

  private static final int PAGE = 64;

  Segment(String id, Dialect dialect, Connections connections) {
    this.id = id;
    this.dialect = dialect;
    this.connections = connections;
  }

  /** Names the segment; ids ascend with time. */
  String id() {
    return id;
  }

  /** When the first trace in it began. */
  long firstNanos() {
    return firstNanos;
  }

  /** When the last trace in it began. */
  long lastNanos() {
    return lastNanos;
  }

  /** What its blocks take. */
  long bytes() {
    return bytes.get();
  }

  /** Whether nothing is added to it any more. */
  boolean isSealed() {
    return sealed;
  }

  void seal() {
    sealed = true;
  }

  /** Whether it is known what it holds. */
  boolean isRead() {
    return read;
  }

  /** It cannot be read yet, and takes so much. */
  void unread(long size) {
    bytes.set(size);
  }

  void create() throws SQLException {
    String number = dialect.number();
    String blob = dialect.blob();
    String key =
        dialect == Dialect.SQLITE
            ? "block INTEGER PRIMARY KEY"
            : "block BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
    run(
        "CREATE TABLE IF NOT EXISTS "
            + table("blocks")
            + " ("
            + key
            + ", first_nanos %1$s NOT NULL, last_nanos %1$s NOT NULL, traces %1$s NOT NULL, spans %1$s NOT NULL, bytes %1$s NOT NULL, trace_filter %2$s NOT NULL, token_filter %2$s NOT NULL)"
                .formatted(number, blob));
    run(
        "CREATE TABLE IF NOT EXISTS "
            + table("bodies")
            + " (block %1$s PRIMARY KEY, summaries %2$s NOT NULL, data %2$s NOT NULL)"
                .formatted(number, blob));
    run(
        "CREATE TABLE IF NOT EXISTS "
            + table("entries")
            + " (hash %1$s NOT NULL, last_nanos %1$s NOT NULL, block %1$s NOT NULL, first_nanos %1$s NOT NULL, least_nanos %1$s NOT NULL, most_nanos %1$s NOT NULL, failed %1$s NOT NULL, traces %1$s NOT NULL, ordinals %2$s NOT NULL, PRIMARY KEY (hash, last_nanos, block))"
                .formatted(number, blob)
            + (dialect == Dialect.SQLITE ? " WITHOUT ROWID" : ""));
  }

  private void run(String sql) throws SQLException {
    on(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute(sql);
      }
    });
  }

  private <T> T on(Work<T> work) throws SQLException {
    Connection connection = connections.take();
    try {
      return work.with(connection);
    } finally {
      connections.giveBack(connection);
    }
  }

  String table(String name) {
    return dialect == Dialect.SQLITE ? name : "kith_" + name + "_" + id;
  }

  /** Learns what it holds. */
  void load() throws SQLException {
    String sql =
        "SELECT MIN(first_nanos), MAX(last_nanos), COALESCE(SUM(bytes), 0), COUNT(*) FROM "
            + table("blocks");
    on(connection -> {
      try (var statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        if (row.next() && row.getLong(4) > 0) {
          firstNanos = row.getLong(1);
          lastNanos = row.getLong(2);
          bytes.set(row.getLong(3));
        }
        return row;
      }
    });
    read = true;
  }

  /** Stores blocks, all of them or nothing. */
  void add(List<Block> blocks) throws SQLException {
    on(connection -> {
      connection.setAutoCommit(false);
      try {
        for (Block block : blocks) {
          int number = insertBlock(connection, block);
          insertBody(connection, number, block);
          insertEntries(connection, number, block);
        }
        connection.commit();
        return blocks;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    });
    for (Block block : blocks) {
      bytes.addAndGet(size(block));
      firstNanos = Math.min(firstNanos, block.firstNanos());
      lastNanos = Math.max(lastNanos, block.lastNanos());
    }
  }

  /** What rows and pages take beside the bytes in them is about so much. */
  private static long size(Block block) {
    long entries = 0;
    for (Block.Entry entry : block.entries()) {
      entries += 56 + entry.ordinals().length;
    }
    return block.summaries().length
        + block.data().length
        + block.traceFilter().length
        + block.tokenFilter().length
        + entries
        + 512;
  }

  private int insertBlock(Connection connection, Block block) throws SQLException {
    String sql =
        "INSERT INTO "
            + table("blocks")
            + " (first_nanos, last_nanos, traces, spans, bytes, trace_filter, token_filter)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING block";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setLong(1, block.firstNanos());
      insert.setLong(2, block.lastNanos());
      insert.setLong(3, block.traces());
      insert.setLong(4, block.spans());
      insert.setLong(5, size(block));
      insert.setBytes(6, block.traceFilter());
      insert.setBytes(7, block.tokenFilter());
      try (ResultSet row = insert.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("a block was stored without a number");
        }
        return row.getInt(1);
      }
    }
  }

  private void insertBody(Connection connection, int number, Block block) throws SQLException {
    String sql = "INSERT INTO " + table("bodies") + " (block, summaries, data) VALUES (?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setLong(1, number);
      insert.setBytes(2, block.summaries());
      insert.setBytes(3, block.data());
      insert.executeUpdate();
    }
  }

  private void insertEntries(Connection connection, int number, Block block) throws SQLException {
    String sql =
        "INSERT INTO "
            + table("entries")
            + " (hash, last_nanos, block, first_nanos, least_nanos, most_nanos, failed, traces,"
            + " ordinals) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Block.Entry entry : block.entries()) {
        insert.setLong(1, entry.key());
        insert.setLong(2, entry.lastNanos());
        insert.setLong(3, number);
        insert.setLong(4, entry.firstNanos());
        insert.setLong(5, entry.leastNanos());
        insert.setLong(6, entry.mostNanos());
        insert.setLong(7, entry.failed());
        insert.setLong(8, block.traces());
        insert.setBytes(9, entry.ordinals());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * The blocks that may have what is wanted, the latest first: some of them.
   *
   * @param after those that come after this one; those that come first if it is empty
   */
  List<Found> find(Wanted wanted, Optional<Found> after) throws SQLException {
    boolean filtered = !wanted.tokens.isEmpty();
    List<Found> found = new ArrayList<>();
    Optional<Found> last = after;
    do {
      Optional<Found> from = last;
      List<Found> page = new ArrayList<>();
      on(connection -> {
        try (PreparedStatement select = connection.prepareStatement(findSql(filtered))) {
          bind(select, wanted, from);
          return read(select, wanted.tokens, found, page);
        }
      });
      last = page.size() < PAGE ? Optional.empty() : Optional.of(page.getLast());
    } while (found.isEmpty() && last.isPresent());
    return found;
  }

  private String findSql(boolean filtered) {
    return "SELECT e.block, e.last_nanos, e.traces, e.ordinals"
        + (filtered ? ", b.token_filter" : "")
        + " FROM "
        + table("entries")
        + " e"
        + (filtered ? " JOIN " + table("blocks") + " b ON b.block = e.block" : "")
        + " WHERE e.hash = ? AND e.last_nanos >= ? AND e.last_nanos <= ?"
        + " AND (e.last_nanos < ? OR e.block < ?) AND e.first_nanos < ?"
        + " AND e.most_nanos >= ? AND e.least_nanos <= ? AND e.failed >= ?"
        + " ORDER BY e.last_nanos DESC, e.block DESC LIMIT "
        + PAGE;
  }

  private static void bind(PreparedStatement select, Wanted wanted, Optional<Found> after)
      throws SQLException {
    long before = after.map(Found::lastNanos).orElse(Long.MAX_VALUE);
    select.setLong(1, wanted.key);
    select.setLong(2, wanted.fromNanos);
    select.setLong(3, before);
    select.setLong(4, before);
    select.setLong(5, after.map(Found::block).orElse(Integer.MAX_VALUE));
    select.setLong(6, wanted.toNanos);
    select.setLong(7, wanted.leastNanos);
    select.setLong(8, wanted.mostNanos);
    select.setLong(9, wanted.failed ? 1 : 0);
  }

  private static List<Found> read(
      PreparedStatement select, List<Long> tokens, List<Found> found, List<Found> page)
      throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        var block = new Found(row.getInt(1), row.getLong(2), row.getInt(3), row.getBytes(4));
        page.add(block);
        if (tokens.isEmpty() || Bloom.mayHaveAll(row.getBytes(5), tokens)) {
          found.add(block);
        }
      }
      return page;
    }
  }

  /** What {@link Summaries} reads. */
  byte[] summaries(int block) throws SQLException {
    return body("summaries", block);
  }

  /** What {@link BlockData} reads. */
  byte[] data(int block) throws SQLException {
    return body("data", block);
  }

  private byte[] body(String column, int block) throws SQLException {
    String sql = "SELECT " + column + " FROM " + table("bodies") + " WHERE block = ?";
    return on(connection -> {
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setLong(1, block);
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            throw new BrokenBlockException("it has no " + column);
          }
          return row.getBytes(1);
        }
      }
    });
  }

  /** The blocks that may have this trace. */
  List<Found> blocksOf(long idHigh, long idLow) throws SQLException {
    long hash = Hashes.of(idHigh, idLow);
    List<Found> found = new ArrayList<>();
    int known = traceFilters.find(hash, found);
    String sql =
        "SELECT block, last_nanos, traces, trace_filter FROM "
            + table("blocks")
            + " WHERE block > ? ORDER BY block";
    return on(connection -> {
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setLong(1, known);
        try (ResultSet row = select.executeQuery()) {
          for (int before = known; row.next(); before = row.getInt(1)) {
            var block = new Found(row.getInt(1), row.getLong(2), row.getInt(3), new byte[0]);
            byte[] filter = row.getBytes(4);
            traceFilters.add(block, filter, before);
            if (Bloom.mayHave(filter, hash)) {
              found.add(block);
            }
          }
        }
      }
      return found;
    });
  }
}
