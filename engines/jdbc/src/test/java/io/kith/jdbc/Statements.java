package io.kith.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes statements at random, as a database of a dialect would take them. */
final class Statements {

  /** In all values that are texts, and in comments. */
  static final String TEXT = "secret";

  /** In all values that are numbers. */
  static final String NUMBER = "98765";

  private final Dialect dialect;
  private final SplittableRandom random;

  Statements(Dialect dialect, SplittableRandom random) {
    this.dialect = dialect;
    this.random = random;
  }

  /**
   * A statement.
   *
   * @param words what is no value in it
   */
  record Written(String sql, List<String> words) {}

  Written next() {
    var sql = new StringBuilder("select");
    var words = new ArrayList<String>();
    for (int part = random.nextInt(1, 9); part > 0; part--) {
      sql.append(pick(" ", "\n", " , ", " = ", "\t("));
      switch (random.nextInt(4)) {
        case 0 -> {
          String word = "word" + words.size() + pick("", "$", "_1", "E", "q");
          words.add(word);
          sql.append(word);
        }
        case 1 -> sql.append(number());
        case 2 -> sql.append(comment());
        default -> sql.append(", ").append(literal()); // two in a row may be one
      }
    }
    return new Written(sql.toString(), words);
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  /** A text with what might end it too early. */
  private String content() {
    var content = new StringBuilder();
    for (int part = random.nextInt(4); part > 0; part--) {
      content.append(
          pick("'", "\"", "\\", "--", "/*", "*/", "$$", "$a$", "]'", ")'", "#", "[", "\n", "x"));
    }
    return content.insert(random.nextInt(content.length() + 1), TEXT).toString();
  }

  private String number() {
    return pick("", "-", "+")
        + pick(NUMBER, "." + NUMBER, NUMBER + ".5e-" + NUMBER, "0x" + NUMBER, "0b1_" + NUMBER);
  }

  private String comment() {
    String content = content().replace("\n", " ");
    String line = pick("-- ", "--\t") + content + "\n";
    return switch (random.nextInt(3)) {
      case 0 -> line;
      case 1 -> dialect == Dialect.MYSQL ? "#" + content + "\n" : line;
      default -> "/* " + content.replace("/*", "").replace("*/", "") + pick("", nested()) + " */";
    };
  }

  /** Where one in another is read as such. */
  private String nested() {
    return dialect.nestsComments() ? " /* " + TEXT + " */ " + TEXT : "";
  }

  private String literal() {
    return switch (dialect) {
      case STANDARD -> pick("", "N", "X", "date ", "U&") + doubled('\'', content());
      case POSTGRESQL ->
          switch (random.nextInt(4)) {
            case 0 -> "E" + escaped('\'', content());
            case 1 -> "E" + escaped('\'', content()) + "\n " + escaped('\'', content());
            case 2 -> "$tag$" + content() + "$tag$";
            default -> pick("", "B", "X") + doubled('\'', content());
          };
      case MYSQL ->
          pick("", "N", "_utf8mb4") + escaped(random.nextBoolean() ? '\'' : '"', content());
      case ORACLE ->
          switch (random.nextInt(3)) {
            case 0 -> pick("q", "Q", "nq") + "'{" + content() + "}'";
            case 1 -> "q'!" + content() + "!'";
            default -> pick("", "n") + doubled('\'', content());
          };
      case SQL_SERVER -> pick("", "N") + doubled('\'', content());
      case SQLITE -> doubled(random.nextBoolean() ? '\'' : '"', content());
      case UNKNOWN -> { // of whatever kind, but for what is not clear
        String content = content().replace("\\", "").replaceAll("^['\"]+", "");
        yield pick("", "N")
            + doubled(random.nextBoolean() ? '\'' : '"', content.isEmpty() ? TEXT : content);
      }
    };
  }

  private static String doubled(char quote, String content) {
    return quote + content.replace("" + quote, "" + quote + quote) + quote;
  }

  private static String escaped(char quote, String content) {
    return quote + content.replace("\\", "\\\\").replace("" + quote, "\\" + quote) + quote;
  }
}
