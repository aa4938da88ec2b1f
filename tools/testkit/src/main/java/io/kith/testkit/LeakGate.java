package io.kith.testkit;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * A test run that fails when a Netty buffer was dropped without being released.
 *
 * <p>JUnit finds it by itself wherever the test kit is on the class path. It opens before the first
 * test class is loaded, because Netty makes its leak detectors when its buffer classes are. Without
 * Netty on the class path it does nothing.
 */
public final class LeakGate implements LauncherSessionListener {

  private static final int MAX_PRINTED = 10;

  private final PrintStream out;
  private @Nullable NettyLeaks leaks;

  /** Called by JUnit through {@link java.util.ServiceLoader}. */
  public LeakGate() {
    this.out = System.err;
  }

  LeakGate(NettyLeaks leaks, PrintStream out) {
    this.leaks = leaks;
    this.out = out;
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (leaks == null && nettyIsPresent()) {
      leaks = NettyLeaks.watch();
    }
  }

  /**
   * Fails the run, not one test: which test leaked shows only in the places that touched the
   * buffer.
   */
  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (leaks == null) {
      return;
    }
    List<String> found = leaks.collect();
    if (!found.isEmpty()) {
      found.stream().limit(MAX_PRINTED).forEach(leak -> out.println("LEAK: " + leak));
      throw new AssertionError(
          "LEAK: "
              + found.size()
              + " buffers were never released; the places that touched them stand above.");
    }
  }

  private static boolean nettyIsPresent() {
    try {
      Class.forName("io.netty.util.ResourceLeakDetector", false, LeakGate.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
