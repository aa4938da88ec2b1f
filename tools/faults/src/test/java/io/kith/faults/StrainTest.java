package io.kith.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The short form of an overload. `./kith test --faults` plays the long ones. */
final class StrainTest {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void goodput_stays_at_ten_times_the_capacity() throws IOException {
    StrainReport report = Strain.OVERLOAD.play(directory, Protection.GRADIENT, false);
    assertThat(report.broken()).as(String.join("\n", report.rows())).isEmpty();
  }
}
