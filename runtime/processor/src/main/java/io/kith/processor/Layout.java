package io.kith.processor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indents the lines of a class by its braces, and breaks those that are too long. */
final class Layout {

  private static final int MAX_COLUMNS = 100;
  private static final int INDENT = 2;
  private static final int CONTINUATION = 4;

  private final StringBuilder out;
  private int braces;

  Layout(StringBuilder out) {
    this.out = out;
  }

  /** Appends a line. */
  void add(String line) {
    if (line.startsWith("}")) {
      braces--;
    }
    wrap(line, INDENT * braces);
    if (line.endsWith("{")) {
      braces++;
    }
  }

  private void wrap(String text, int indent) {
    if (indent + text.length() <= MAX_COLUMNS || !(wrapAt(text, indent) || wrapIn(text, indent))) {
      print(text, indent);
    }
  }

  private void print(String text, int indent) {
    if (!text.isEmpty()) {
      out.repeat(' ', indent).append(text);
    }
    out.append('\n');
  }

  /** Breaks after the first operator that binds loosely. */
  private boolean wrapAt(String text, int indent) {
    int best = -1;
    for (String operator : List.of(" = ", " -> ")) {
      int at = new Scan(text).find(operator, 0);
      if (at >= 0 && (best < 0 || at < best)) {
        best = at + operator.length() - 1;
      }
    }
    if (best < 0) {
      return false;
    }
    print(text.substring(0, best), indent);
    wrap(text.substring(best + 1), indent + CONTINUATION);
    return true;
  }

  /** Breaks within the longest parentheses: all that is in them on a line, or each for itself. */
  private boolean wrapIn(String text, int indent) {
    Scan.Group group = new Scan(text).longestGroup();
    if (group == null || group.isEmpty()) {
      return false;
    }
    print(text.substring(0, group.start()), indent);
    String all = text.substring(group.start());
    if (indent + CONTINUATION + all.length() <= MAX_COLUMNS) {
      print(all, indent + CONTINUATION);
      return true;
    }
    int from = group.start();
    for (int comma : group.commas()) {
      wrap(text.substring(from, comma + 1).strip(), indent + CONTINUATION);
      from = comma + 1;
    }
    wrap(text.substring(from).strip(), indent + CONTINUATION);
    return true;
  }

  /** Looks through a line of Java, of which texts and what is in brackets count as one. */
  private static final class Scan {

    private final String text;

    Scan(String text) {
      this.text = text;
    }

    /**
     * What is in parentheses.
     *
     * @param start after the opening one
     * @param end the closing one
     * @param commas the commas between
     */
    record Group(int start, int end, List<Integer> commas) {
      boolean isEmpty() {
        return start == end;
      }
    }

    /** The first place of the operator outside of all brackets; -1 if there is none. */
    int find(String operator, int from) {
      int depth = 0;
      for (int i = from; i < text.length(); i++) {
        i = afterText(i);
        depth += step(i);
        if (depth == 0 && text.startsWith(operator, i)) {
          return i;
        }
      }
      return -1;
    }

    @Nullable Group longestGroup() {
      Group longest = null;
      int depth = 0;
      int start = 0;
      var commas = new ArrayList<Integer>();
      for (int i = 0; i < text.length(); i++) {
        i = afterText(i);
        int step = step(i);
        depth += step;
        if (step > 0 && depth == 1) {
          start = i + 1;
          commas.clear();
        } else if (step < 0 && depth == 0 && text.charAt(i) == ')') {
          if (longest == null || i - start > longest.end() - longest.start()) {
            longest = new Group(start, i, List.copyOf(commas));
          }
        } else if (depth == 1 && text.charAt(i) == ',') {
          commas.add(i);
        }
      }
      return longest;
    }

    private int afterText(int index) {
      int i = index;
      if (text.charAt(i) == '"') {
        for (i++; text.charAt(i) != '"'; i++) {
          if (text.charAt(i) == '\\') {
            i++;
          }
        }
      }
      return i;
    }

    private int step(int index) {
      return switch (text.charAt(index)) {
        case '(' -> 1;
        case ')' -> -1;
        case '<' -> isTypeArgument(index) ? 1 : 0;
        case '>' -> text.charAt(index - 1) != '-' && text.charAt(index - 1) != ' ' ? -1 : 0;
        default -> 0;
      };
    }

    /** Whether it is no comparison or shift, which have spaces around them. */
    private boolean isTypeArgument(int index) {
      return index + 1 < text.length()
          && text.charAt(index + 1) != ' '
          && text.charAt(index + 1) != '<'
          && text.charAt(index - 1) != '<';
    }
  }
}
