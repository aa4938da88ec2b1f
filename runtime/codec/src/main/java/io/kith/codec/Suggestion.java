package io.kith.codec;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what was meant by a name that does not exist. */
final class Suggestion {

  /** The longest name that is compared; the work grows with its square. */
  private static final int MAX_CHARS = 100;

  /** The most names that are listed where none is close. */
  private static final int MAX_LISTED = 20;

  private Suggestion() {}

  /** {@code ; did you mean "coins"?}, or what there is to choose from. */
  static String of(String given, Collection<String> known) {
    String best = "";
    int least = Math.max(1, given.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(given, candidate, least);
      if (distance < least) {
        best = candidate;
        least = distance;
      }
    }
    if (!best.isEmpty()) {
      return "; did you mean \"" + best + "\"?";
    }
    return known.isEmpty()
        ? "; there are none"
        : known.stream()
            .limit(MAX_LISTED)
            .collect(
                Collectors.joining(", ", "; known are ", known.size() > MAX_LISTED ? ", …" : ""));
  }

  private static int distance(String given, String candidate, int limit) {
    if (given.length() > MAX_CHARS || candidate.length() > MAX_CHARS) {
      return limit;
    }
    String left = given.toLowerCase(Locale.ROOT);
    String right = candidate.toLowerCase(Locale.ROOT);
    if (right.endsWith("_" + left)) { // ACTIVE for STATUS_ACTIVE
      return 0;
    }
    return Math.abs(left.length() - right.length()) >= limit ? limit : edits(left, right);
  }

  /** Insertions, deletions and replacements that lead from one to the other. */
  private static int edits(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int edits = Math.min(diagonal + same, 1 + Math.min(row[j], row[j - 1]));
        diagonal = row[j];
        row[j] = edits;
      }
    }
    return row[right.length()];
  }
}
