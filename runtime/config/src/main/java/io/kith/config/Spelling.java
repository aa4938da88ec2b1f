package io.kith.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what was meant by a word that nobody knows. */
final class Spelling {

  /** Words beyond this length are not compared: the work grows with its square. */
  private static final int MAX_CHARS = 100;

  private Spelling() {}

  /** The word that is nearest to the unknown one; empty if none is near. */
  static Optional<String> nearest(String unknown, Collection<String> known) {
    if (unknown.length() > MAX_CHARS) {
      return Optional.empty();
    }
    String word = bare(unknown);
    int tolerated = Math.max(1, Math.min(3, word.length() / 3));
    return known.stream()
        .filter(candidate -> candidate.length() <= MAX_CHARS)
        .filter(candidate -> distance(word, bare(candidate)) <= tolerated)
        .min(Comparator.comparingInt(candidate -> distance(word, bare(candidate))));
  }

  private static String bare(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** How many letters must be added, removed, changed or swapped with their neighbour. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
