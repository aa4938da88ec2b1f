package io.kith.benchmarks.jmh;

/** The messages that there are. */
public enum Kind {
  /** A number, sixteen letters, a hundred bytes. */
  SMALL,

  /** Messages in messages in a message. */
  NESTED,

  /** A hundred numbers and twenty small messages. */
  LIST,

  /** Ten texts of forty ASCII characters. */
  ASCII,

  /** Ten texts of forty Chinese characters. */
  CHINESE
}
