package io.kith.faults;

import java.io.IOException;

/** Ends a process together with the one that has started it and holds its standard input. */
final class Tether {

  private Tether() {}

  static void hold() {
    Thread.ofPlatform().name("tether").daemon().start(Tether::follow);
  }

  private static void follow() {
    awaitEndOfInput();
    Runtime.getRuntime().halt(1);
  }

  static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes there.
      }
    } catch (IOException e) {
      // As good as the end.
    }
  }
}
