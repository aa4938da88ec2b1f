package io.kith.collector.figures;

/** Names from outside, which become keys of rows. */
final class Text {

  /** How long a name of a service, a method or an instance may be. */
  static final int NAME_CHARS = 200;

  private Text() {}

  /** No longer than that, and without the zero that PostgreSQL has no place for. */
  static String cut(String text, int most) {
    String shortened = text.length() <= most ? text : text.substring(0, most - 1) + "…";
    return shortened.indexOf('\0') < 0 ? shortened : shortened.replace('\0', '?');
  }

  static String name(String text) {
    return cut(text, NAME_CHARS);
  }
}
