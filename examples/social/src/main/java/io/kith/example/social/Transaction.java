package io.kith.example.social;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements of one transaction. Valid, and for the one thread, until its work returns. */
public final class Transaction {

  /** Reads an object from the row that the result stands on. */
  @FunctionalInterface
  public interface Row<T> {
    /** Reads it. */
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  Transaction(Connection connection) {
    this.connection = connection;
  }

  /** All rows of a query. */
  public <T> List<T> list(String sql, Row<T> row, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      var list = new ArrayList<T>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    }
  }

  /** The first row of a query, if there is one. */
  public <T> Optional<T> first(String sql, Row<T> row, Object... parameters) throws SQLException {
    return list(sql, row, parameters).stream().findFirst();
  }

  /** Changes something; returns how many rows. */
  public int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Inserts a row; returns false if there is one with its key already. */
  public boolean insertIfAbsent(String sql, Object... parameters) throws SQLException {
    try {
      // Waits for a transaction that has inserted the same key and not yet ended.
      update(sql, parameters);
      return true;
    } catch (SQLIntegrityConstraintViolationException e) {
      return false;
    }
  }

  /** Does the same with each of the parameter lists. */
  public void updateAll(String sql, Iterable<Object[]> parameterLists) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] parameters : parameterLists) {
        bind(statement, parameters);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    bind(statement, parameters);
    return statement;
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
