package io.kith.benchmarks;

import java.util.List;

/**
 * One line of the report: a peer in one variant, called in one style.
 *
 * @param name unique; rows whose name begins with {@code kith} are the ones that ratios are
 *     computed for
 * @param module the directory beside the runner that holds the peer
 * @param variant passed to the peer as it is
 * @param artifact the beginning of the jar whose version the report states
 * @param quick whether a quick run includes it
 * @param jvmFlags flags that this peer needs beyond those that all have
 */
record Row(
    String name,
    String module,
    String variant,
    Style style,
    String artifact,
    boolean quick,
    List<String> jvmFlags) {

  /** How the client calls. */
  enum Style {
    BLOCKING,
    ASYNC;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  boolean isKith() {
    return name.startsWith("kith");
  }

  boolean matches(String word) {
    return name.equals(word) || module.equals(word);
  }
}
