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

  private static final String OPENING = "[{(<";
  private static final String CLOSING = "]})>";

  private final String sql;
  private final Dialect dialect;
  private final StringBuilder text = new StringBuilder();
  private int at;

  /** The last word, in lower case, and where it ends. */
  private String word = "";

  private int wordEnd = -1;

  private QueryText(String sql, Dialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
  }

  /** The text of a statement for a database of this dialect. */
  static String of(String sql, Dialect dialect) {
    return new QueryText(sql, dialect).read();
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
      if (c == '\'' || (c == '"' && dialect.quotesAreText())) {
        literal(c);
      } else if (c == '"' || c == '`') {
        name(c);
      } else if (c == '[' && dialect.hasBrackets()) {
        name(']');
      } else if (c == '$' && dialect.hasDollarQuotes() && isDollarQuote()) {
        dollarLiteral();
      } else if (isLineComment(c)) {
        lineComment();
      } else if (sql.startsWith("/*", at) && !isRunByMySql()) {
        blockComment();
      } else if (isDigit(c) && !isNumberOfPlaceholder()) {
        number();
      } else if (Character.isLetter(c) || c == '_') {
        word();
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

  /** What follows may be a value, whatever it looks like. */
  private void hideRest() {
    text.append('?');
    at = sql.length();
  }

  // ---- words and names

  private void word() {
    int start = at;
    while (at < sql.length() && isOfWord(sql.charAt(at))) {
      at++;
    }
    String before = word;
    word = sql.substring(start, at).toLowerCase(Locale.ROOT);
    wordEnd = at;
    text.append(sql, start, at);
    if (before.equals("identified") && word.equals("by")) {
      text.append(' '); // a password, which need not be a literal
      hideRest();
    }
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void name(char quote) {
    int end = sql.indexOf(quote, at + 1);
    while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
      end = sql.indexOf(quote, end + 2);
    }
    if (end < 0) { // it has no end, and is none
      hideRest();
      return;
    }
    text.append(sql, at, end + 1);
    at = end + 1;
  }

  // ---- literals

  private void literal(char quote) {
    boolean isPrefixed = wordEnd == at;
    if (quote == '\'' && isPrefixed && dialect.hasQuoteOperator() && isQuoteOperator()) {
      quoted();
      return;
    }
    if (dialect == Dialect.UNKNOWN && sql.startsWith(String.valueOf(quote).repeat(3), at)) {
      hideRest(); // of three quotes, as some have it
      return;
    }
    boolean isEscaped = isEscaped();
    end(quote, dialect == Dialect.MYSQL || isEscaped);
    while (isEscaped && continues()) {
      at = sql.indexOf('\'', at);
      end('\'', true);
    }
    text.append('?');
  }

  /** Goes behind it. A quote within is doubled or, in some databases, follows a backslash. */
  private void end(char quote, boolean hasEscapes) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && hasEscapes) {
        at++;
      } else if (c == '\\' && dialect == Dialect.UNKNOWN && next() == quote) {
        at = sql.length();
      } else if (c == quote) {
        if (next() != quote) {
          return;
        }
        at++;
      }
    }
    at = sql.length();
  }

  private char next() {
    return at < sql.length() ? sql.charAt(at) : '\0';
  }

  /** Whether it is PostgreSQL's {@code E'…'}. */
  private boolean isEscaped() {
    return dialect == Dialect.POSTGRESQL
        && at > 0
        && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e');
  }

  /** PostgreSQL joins literals in several lines; the first says how all of them are read. */
  private boolean continues() {
    int i = at;
    while (i < sql.length() && Character.isWhitespace(sql.charAt(i))) {
      i++;
    }
    return i < sql.length()
        && sql.charAt(i) == '\''
        && sql.substring(at, i).chars().anyMatch(c -> c == '\n' || c == '\r');
  }

  private boolean isQuoteOperator() {
    return (word.equals("q") || word.equals("nq")) && at + 1 < sql.length();
  }

  /** Oracle's {@code q'[…]'}, with any delimiter. */
  private void quoted() {
    char opening = sql.charAt(at + 1);
    int pair = OPENING.indexOf(opening);
    String end = (pair < 0 ? opening : CLOSING.charAt(pair)) + "'";
    at += 2;
    skipBehind(end);
    text.append('?');
  }

  /** {@code $tag$…$tag$}; {@code $1} is a placeholder. */
  private boolean isDollarQuote() {
    int end = at + 1;
    while (end < sql.length() && (Character.isLetter(sql.charAt(end)) || sql.charAt(end) == '_')
        || (end > at + 1 && end < sql.length() && isDigit(sql.charAt(end)))) {
      end++;
    }
    return end < sql.length() && sql.charAt(end) == '$';
  }

  private void dollarLiteral() {
    String tag = sql.substring(at, sql.indexOf('$', at + 1) + 1);
    at += tag.length();
    skipBehind(tag);
    text.append('?');
  }

  private void skipBehind(String end) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found + end.length();
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

  private boolean isNumberOfPlaceholder() {
    int before = at - 1;
    while (before >= 0 && isDigit(sql.charAt(before))) {
      before--;
    }
    return before >= 0 && sql.charAt(before) == '$' && dialect.hasNumberedPlaceholders();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  // ---- comments

  private boolean isLineComment(char c) {
    if (dialect == Dialect.MYSQL) {
      return c == '#'
          || (sql.startsWith("--", at)
              && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ')); // else a difference
    }
    return sql.startsWith("--", at);
  }

  private void lineComment() {
    int end = sql.indexOf('\n', at);
    int stop = end < 0 ? sql.length() : end;
    int carriage = sql.indexOf('\r', at);
    if (carriage >= 0 && carriage < stop - 1) { // whether that ends it, databases differ
      hideRest();
    } else {
      at = stop;
    }
  }

  /** MySQL runs what stands in <code>/*! … *&#47;</code>. */
  private boolean isRunByMySql() {
    return dialect == Dialect.MYSQL && (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at));
  }

  private void blockComment() {
    int depth = 1;
    at += 2;
    while (depth > 0) {
      int end = sql.indexOf("*/", at);
      int inner = sql.indexOf("/*", at);
      if (end < 0) {
        at = sql.length();
        return;
      }
      boolean isWithin = inner >= 0 && inner < end;
      if (isWithin && dialect.isUnclearOnNesting()) {
        hideRest();
        return;
      }
      boolean opens = isWithin && dialect.nestsComments();
      depth += opens ? 1 : -1;
      at = (opens ? inner : end) + 2;
    }
  }
}
