package io.kith.faults;

/** The rules by which layers and their callers are protected. */
enum Protection {
  /** No rule at all. */
  DEFAULTS("defaults", "calls: {}\n"),

  /** A server takes no more calls at a time than it does in the usual time. */
  GRADIENT(
      "limit by gradient",
      """
      serves:
        "*": {concurrency: {limit: gradient}}
      """),

  /** Half of the places of a layer are the most that calls of one kind can take. */
  BULKHEAD(
      "bulkhead",
      """
      calls:
        "*": {bulkheads: [{limit: 4}]}
      """),

  /** What can be turned off is; deadlines travel with each call all the same. */
  OFF(
      "all off",
      """
      calls:
        "*": {throttle: {off: true}}
      serves:
        "*": {concurrency: {limit: none, queue: false}}
      """);

  private final String title;
  private final String rules;

  Protection(String title, String rules) {
    this.title = title;
    this.rules = rules;
  }

  /** What it is, for people. */
  String title() {
    return title;
  }

  /** The text of the file of rules. */
  String rules() {
    return rules;
  }
}
