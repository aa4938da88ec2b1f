package io.kith.codec.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a caller's source must agree with: name, parameters and return type of a method. The
 * exceptions are none of its concern, since the contract has them apart.
 *
 * @param parameters their types; with their names if they are several, since two of one type that
 *     change places would go unnoticed
 */
record JavaSignature(String returnType, String name, List<String> parameters) {

  /** Takes {@code Balance pay(long userId, int coins) throws …} apart; empty if it is none. */
  static Optional<JavaSignature> parse(String text) {
    int open = text.indexOf('(');
    int close = text.indexOf(')');
    int space = open < 0 ? -1 : text.lastIndexOf(' ', open);
    if (space < 0 || close < open) {
      return Optional.empty();
    }
    List<String> parameters = split(text.substring(open + 1, close));
    if (parameters.size() == 1) {
      String only = parameters.getFirst();
      parameters = List.of(only.substring(0, Math.max(0, only.lastIndexOf(' '))));
    }
    return Optional.of(
        new JavaSignature(text.substring(0, space), text.substring(space + 1, open), parameters));
  }

  /** Splits at the commas that do not stand within type arguments. */
  private static List<String> split(String text) {
    var parameters = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '<' -> depth++;
        case '>' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parameters.add(text.substring(start, i).strip());
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    if (!text.isBlank()) {
      parameters.add(text.substring(start).strip());
    }
    return parameters;
  }
}
