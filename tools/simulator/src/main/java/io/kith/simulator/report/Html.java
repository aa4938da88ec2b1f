package io.kith.simulator.report;

/** What text becomes in a page. */
final class Html {

  private Html() {}

  /** Nothing in it means anything to a browser. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
