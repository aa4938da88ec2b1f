package io.kith.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

final class LeakGateTest {

  private final NettyLeaks leaks = new NettyLeaks();
  private final ResourceLeakDetector<Object> detector =
      leaks.newResourceLeakDetector(Object.class, 1);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final LeakGate gate = new LeakGate(leaks, new PrintStream(printed, true, UTF_8));

  @Test
  void fails_the_run_when_a_tracked_object_is_dropped() {
    track();
    assertThatThrownBy(this::closeSession)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("LEAK: 1 ");
    assertThat(printed.toString(UTF_8)).contains("LeakGateTest.track(").doesNotContain("org.junit");
  }

  @Test
  void passes_when_every_tracked_object_was_released() {
    Object resource = new Object();
    detector.trackForcibly(resource).close(resource);
    assertThatCode(this::closeSession).doesNotThrowAnyException();
  }

  @Test
  void junit_finds_it_by_itself() {
    assertThat(ServiceLoader.load(LauncherSessionListener.class))
        .hasAtLeastOneElementOfType(LeakGate.class);
  }

  /** In its own method, so that no frame holds the object when the garbage is collected. */
  private void track() {
    detector.trackForcibly(new Object());
  }

  private void closeSession() {
    LauncherConfig bare =
        LauncherConfig.builder().enableLauncherSessionListenerAutoRegistration(false).build();
    try (LauncherSession session = LauncherFactory.openSession(bare)) {
      gate.launcherSessionClosed(session);
    }
  }
}
