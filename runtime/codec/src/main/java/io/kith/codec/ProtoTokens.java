package io.kith.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text of a {@code .proto} file apart: words, texts and signs, each with the comments
 * that stand before it and beside it.
 */
final class ProtoTokens {

  /** The longest file, in characters; a contract of a thousand methods has a tenth. */
  static final int MAX_CHARS = 4_000_000;

  private static final String SIGNS = "{}()<>=;,[]-";

  private final String path;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private List<String> comments = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  /** What a token is. */
  enum Type {
    /** A name, which may have dots, a keyword or a number. */
    WORD,
    /** What stands in quotation marks. */
    TEXT,
    SIGN,
    /** The end of the file. */
    END
  }

  /**
   * A word, a text or a sign.
   *
   * @param before the comments on lines of their own before it, without the slashes
   * @param beside the comment after it on its line; empty if there is none
   */
  record Token(Type type, String text, int line, int column, List<String> before, String beside) {

    /** What an error calls it. */
    @Override
    public String toString() {
      return type == Type.END ? "the end of the file" : "'" + text + "'";
    }
  }

  private ProtoTokens(String path, String text) {
    this.path = path;
    this.text = text;
  }

  /** The tokens of a file; the last one is its end. */
  static List<Token> of(String path, String text) {
    if (text.length() > MAX_CHARS) {
      throw new ContractException(path + " has more than " + MAX_CHARS + " characters");
    }
    return new ProtoTokens(path, text).scan();
  }

  private List<Token> scan() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        lineStart = ++at;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (text.startsWith("//", at)) {
        comment();
      } else if (isOfWord(c)) {
        word();
      } else if (c == '"') {
        text();
      } else if (SIGNS.indexOf(c) >= 0) {
        add(Type.SIGN, String.valueOf(c), at++);
      } else {
        throw unexpected(c);
      }
    }
    add(Type.END, "", at);
    return tokens;
  }

  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.';
  }

  private void comment() {
    int end = text.indexOf('\n', at);
    String comment = text.substring(at + 2, end < 0 ? text.length() : end).strip();
    at = end < 0 ? text.length() : end;
    Token last = last();
    if (last != null && last.line() == line) {
      tokens.set(
          tokens.size() - 1,
          new Token(last.type(), last.text(), last.line(), last.column(), last.before(), comment));
    } else {
      comments.add(comment);
    }
  }

  private @Nullable Token last() {
    return tokens.isEmpty() ? null : tokens.getLast();
  }

  private void word() {
    int start = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    add(Type.WORD, text.substring(start, at), start);
  }

  private void text() {
    int start = at++;
    var content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      content.append(text.charAt(at++));
    }
    if (at == text.length() || text.charAt(at) == '\n') {
      at = start;
      throw unexpected('"');
    }
    at++;
    add(Type.TEXT, content.toString(), start);
  }

  private void add(Type type, String content, int start) {
    tokens.add(new Token(type, content, line, start - lineStart + 1, comments, ""));
    comments = new ArrayList<>();
  }

  private ContractException unexpected(char c) {
    return new ContractException(
        path
            + ":"
            + line
            + ":"
            + (at - lineStart + 1)
            + ": '"
            + c
            + "' is nothing that Kith writes; export the contract again");
  }
}
