package io.kith.jdbc;

/**
 * How a database reads a statement, as far as that decides what in it is a value. Of one that is
 * not known, what could be read in two ways is taken for a value, with all that follows.
 */
enum Dialect {
  /** As the standard has it: names in double quotes, no escapes but a doubled quote. */
  STANDARD,
  POSTGRESQL,
  /** And MariaDB. */
  MYSQL,
  ORACLE,
  SQL_SERVER,
  /** Takes what stands in double quotes for a value if it is no name. */
  SQLITE,
  UNKNOWN;

  /** That of a database by its name in OpenTelemetry's conventions. */
  static Dialect of(String system) {
    return switch (system) {
      case "postgresql", "redshift" -> POSTGRESQL;
      case "mysql", "mariadb" -> MYSQL;
      case "oracle.db" -> ORACLE;
      case "microsoft.sql_server" -> SQL_SERVER;
      case "sqlite" -> SQLITE;
      case "h2database", "hsqldb", "derby", "ibm.db2" -> STANDARD;
      default -> UNKNOWN;
    };
  }

  boolean quotesAreText() {
    return this == MYSQL || this == SQLITE || this == UNKNOWN;
  }

  /** Whether {@code [it's]} is a name. */
  boolean hasBrackets() {
    return this == SQL_SERVER || this == SQLITE;
  }

  /** Whether {@code $1} is a placeholder, and not money. */
  boolean hasNumberedPlaceholders() {
    return this == POSTGRESQL || this == SQLITE;
  }

  /** Whether {@code q'[it's]'} is a literal. */
  boolean hasQuoteOperator() {
    return this == ORACLE || this == UNKNOWN;
  }

  /** Whether {@code $tag$it's$tag$} is a literal. */
  boolean hasDollarQuotes() {
    return this != MYSQL && this != SQL_SERVER && this != ORACLE;
  }

  /** Whether comments stand in comments. */
  boolean nestsComments() {
    return this == POSTGRESQL || this == SQL_SERVER;
  }

  /** Whether what seems a comment in a comment leaves it open where that ends. */
  boolean isUnclearOnNesting() {
    return this == STANDARD || this == UNKNOWN;
  }
}
