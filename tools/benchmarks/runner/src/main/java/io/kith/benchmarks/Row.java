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
 * @param isMain whether it is one of those that stand for their peer
 * @param jvmFlags flags that this peer needs beyond those that all have
 * @param server what it calls; the same peer and variant unless the row is a pair
 */
record Row(
    String name,
    String module,
    String variant,
    Style style,
    String artifact,
    boolean isMain,
    List<String> jvmFlags,
    Side server) {

  /** A peer in one variant. */
  record Side(String module, String variant) {}

  Row(
      String name,
      String module,
      String variant,
      Style style,
      String artifact,
      boolean isMain,
      List<String> jvmFlags) {
    this(name, module, variant, style, artifact, isMain, jvmFlags, new Side(module, variant));
  }

  /** How the client calls. */
  enum Style {
    BLOCKING,
    ASYNC;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** This row calling the server of another, under both their names: {@code client:server}. */
  Row calling(Row other) {
    return new Row(
        name + ":" + other.name, module, variant, style, artifact, false, jvmFlags, other.server);
  }

  /** Whether it calls what has a row of its own. */
  boolean isPair() {
    return name.indexOf(':') >= 0;
  }

  boolean isKith() {
    return name.startsWith("kith");
  }

  boolean matches(String word) {
    return name.equals(word) || module.equals(word);
  }
}
