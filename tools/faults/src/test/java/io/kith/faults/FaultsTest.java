package io.kith.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of every scenario. `./kith test --faults` runs the long ones. */
final class FaultsTest {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static Fleet fleet;

  @BeforeAll
  static void start() throws IOException {
    fleet = Fleet.start(directory);
  }

  @AfterAll
  static void close() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource
  void no_call_is_lost(Scenario scenario) {
    Optional<String> obstacle = scenario.obstacle(fleet);
    assumeTrue(obstacle.isEmpty(), () -> "left out: " + obstacle.orElseThrow());
    Finding finding = scenario.play(fleet, false);
    assertThat(finding.broken(scenario.writesToo())).as(finding.toString()).isEmpty();
  }
}
