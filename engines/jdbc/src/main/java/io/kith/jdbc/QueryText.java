package io.kith.jdbc;

import java.util.Locale;

/**
 * The text of a statement as others may see it: without values. Literals in it are replaced by
 * question marks, comments are left out, and what is too long is cut. In doubt something is taken
 * for a value.
 */
final class QueryText {

  /** The longest text, in characters. */
  static final int MAX_CHARS = 2048;

  private final String sql;
  private final boolean quotesAreText;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private QueryText(String sql, boolean quotesAreText) {
    this.sql = sql;
    this.quotesAreText = quotesAreText;
  }

  /**
   * The text of a statement.
   *
   * @param quotesAreText whether what stands in double quotes is a value, as in MySQL, or a name
   */
  static String of(String sql, boolean quotesAreText) {
    return new QueryText(sql, quotesAreText).read();
  }

  /** What a statement does, by its first word. */
  static String operation(String text) {
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).toUpperCase(Locale.ROOT);
  }

  private String read() {
    while (at < sql.length() && text.length() < MAX_CHARS) {
      char c = sql.charAt(at);
      if (c == '\'' || (c == '"' && quotesAreText)) {
        literal(c);
      } else if (c == '"' || c == '`') {
        name(c);
      } else if (c == '$' && isDollarQuote()) {
        dollarLiteral();
      } else if (sql.startsWith("--", at) || (c == '#' && quotesAreText)) { // as in MySQL
        skipTo("\n", false);
      } else if (sql.startsWith("/*", at)) {
        skipTo("*/", true);
      } else if (isDigit(c) && !isWithinWord()) {
        number();
      } else {
        plain(c);
      }
    }
    return text.length() < MAX_CHARS
        ? text.toString().strip()
        : text.substring(0, MAX_CHARS - 1) + "…";
  }

  private void plain(char c) {
    boolean isBlank = Character.isWhitespace(c);
    boolean isAfterBlank = !text.isEmpty() && text.charAt(text.length() - 1) == ' ';
    if (!isBlank) {
      text.append(c);
    } else if (!text.isEmpty() && !isAfterBlank) {
      text.append(' ');
    }
    at++;
  }

  /** A quote within it is doubled or, in some databases, follows a backslash. */
  private void literal(char quote) {
    boolean hasEscapes = quotesAreText || isEscaped();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && hasEscapes) {
        at++;
      } else if (c == quote) {
        if (at < sql.length() && sql.charAt(at) == quote) {
          at++;
        } else {
          break;
        }
      }
    }
    text.append('?');
  }

  /** Whether it is PostgreSQL's {@code E'…'}. */
  private boolean isEscaped() {
    return at > 0 && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e');
  }

  private void name(char quote) {
    int end = sql.indexOf(quote, at + 1);
    int after = end < 0 ? sql.length() : end + 1;
    text.append(sql, at, after);
    at = after;
  }

  /** PostgreSQL's {@code $tag$…$tag$}; {@code $1} is a placeholder. */
  private boolean isDollarQuote() {
    int end = sql.indexOf('$', at + 1);
    return end > 0
        && !isWithinWord()
        && sql.substring(at + 1, end).matches("|[A-Za-z_][A-Za-z0-9_]{0,63}");
  }

  private void dollarLiteral() {
    String tag = sql.substring(at, sql.indexOf('$', at + 1) + 1);
    at += tag.length();
    skipTo(tag, true);
    text.append('?');
  }

  private void skipTo(String end, boolean isWithEnd) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found + (isWithEnd ? end.length() : 0);
  }

  /** Also {@code 0x1F}, {@code 1.5e-3} and what else begins with a digit. */
  private void number() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      boolean isSign = (c == '-' || c == '+') && isExponent(sql.charAt(at - 1));
      if (!isDigit(c) && !Character.isLetter(c) && c != '.' && c != '_' && !isSign) {
        break;
      }
      at++;
    }
    text.append('?');
  }

  private static boolean isExponent(char c) {
    return c == 'e' || c == 'E';
  }

  private boolean isWithinWord() {
    if (at == 0) {
      return false;
    }
    char before = sql.charAt(at - 1);
    return Character.isLetterOrDigit(before) || before == '_' || before == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
