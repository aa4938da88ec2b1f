package io.kith.hub;

import io.kith.cluster.steady.StateFile;
import io.kith.codec.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a hub remembers over a restart: its instances, in a file that is replaced now and then. A
 * file that cannot be used is named in the log, and no more than missed, since whoever is alive
 * registers again. Owned by one thread at a time.
 */
final class HubMemory {

  private static final Logger log = LoggerFactory.getLogger(HubMemory.class);

  /** After this time nothing that was known is worth a try. */
  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** Without any change it is written as often, so that its age says when the hub last ran. */
  private static final Duration REFRESH = Duration.ofMinutes(1);

  private static final Limits LIMITS = new Limits(256 << 20, 20, 40_000_000);

  private final StateFile<SavedHub> file;
  private final InstantSource clock;
  private Instant writtenAt = Instant.EPOCH;
  private long writtenChanges = -1;
  private boolean failed;

  HubMemory(Path file, InstantSource clock) {
    this.file = new StateFile<>(file, SavedHub_Codec.INSTANCE, LIMITS);
    this.clock = clock;
  }

  /** What the hub before this one knew, unless that is too long ago. */
  Optional<SavedHub> recall() {
    try {
      Optional<SavedHub> saved = file.read();
      Instant oldest = clock.instant().minus(MAX_AGE);
      return saved.filter(hub -> hub.writtenAt().isAfter(oldest));
    } catch (IOException e) {
      log.warn("what a hub before this one knew is not used: {}", e.toString());
      return Optional.empty();
    }
  }

  /** Writes what has changed since it was last written, if anything has. */
  void keep(LeasedDirectory directory) {
    long changes = directory.changes();
    boolean isNews = changes != writtenChanges;
    if (isNews || clock.instant().isAfter(writtenAt.plus(REFRESH))) {
      write(directory, false);
      writtenChanges = changes;
    }
  }

  /** Writes all that there is, for the hub ends. */
  void keepLast(LeasedDirectory directory) {
    write(directory, true);
  }

  private void write(LeasedDirectory directory, boolean isAll) {
    writtenAt = clock.instant();
    try {
      file.write(new SavedHub(writtenAt, directory.epoch(), isAll, directory.instances()));
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        log.warn("what this hub knows does not outlast it: {}", e.toString());
      }
      failed = true;
    }
  }
}
