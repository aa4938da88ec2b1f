package io.kith.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Runs another main class, and ends the process when its standard input ends: however the parent
 * that holds the other end of it dies, this process follows.
 */
final class Tether {

  private static final long GRACE_SECONDS = 10;

  private Tether() {}

  /** Runs the main class that the first argument names, with the arguments that follow. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread.ofPlatform().name("kith-tether").daemon().start(Tether::followParent);
    Class<?> program = Class.forName(args[0]);
    try {
      program
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      e.getTargetException().printStackTrace();
      System.exit(1);
    }
  }

  private static void followParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes there.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Thread.ofPlatform().name("kith-tether-cut").daemon().start(Tether::endAtLast);
    System.exit(0);
  }

  /** In case that what runs at the exit does not end. */
  private static void endAtLast() {
    try {
      TimeUnit.SECONDS.sleep(GRACE_SECONDS);
    } catch (InterruptedException e) {
      // Nobody does that; then at once.
    }
    Runtime.getRuntime().halt(1);
  }
}
