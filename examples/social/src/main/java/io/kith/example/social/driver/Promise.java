package io.kith.example.social.driver;

import java.util.Locale;

/**
 * Something that was promised.
 *
 * @param text what
 * @param held whether it was so
 * @param measured by what figures
 */
record Promise(String text, boolean held, String measured) {

  /** A promise, with its figures in a format. */
  static Promise of(String text, boolean held, String format, Object... figures) {
    return new Promise(text, held, String.format(Locale.ROOT, format, figures));
  }
}
