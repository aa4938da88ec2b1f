package io.kith.debug;

import io.kith.core.Delete;
import io.kith.core.Get;
import io.kith.core.HttpBody;
import io.kith.core.Post;
import io.kith.core.Service;
import java.time.Instant;
import java.util.List;

/** Flight recordings: one at a time, within bounds. */
@Service("kith.debug.Recordings")
public interface RecordingPages {

  /** Those that there are. */
  @Get("/jfr")
  All list();

  /**
   * Starts one, and removes the one before if that has ended.
   *
   * @param seconds how long it goes on, 1 to 600; 60 if it is 0
   * @param maxBytes how much it keeps, 1 MiB to 48 MiB; 32 MiB if it is 0
   * @param settings {@code default} or {@code profile}, which is what an empty text is
   */
  @Post("/jfr")
  FlightRecording start(int seconds, long maxBytes, String settings);

  /**
   * Its bytes so far, as JDK Mission Control and {@code jfr} read them: 64 MiB at the most.
   *
   * @throws io.kith.core.CallException {@link io.kith.core.Code#RESOURCE_EXHAUSTED} if it has more
   */
  @Get("/jfr/{id}")
  HttpBody fetch(long id);

  /** Ends and removes one. */
  @Delete("/jfr/{id}")
  void remove(long id);

  /** Recordings. */
  record All(List<FlightRecording> recordings) {}

  /**
   * A recording.
   *
   * @param state {@code running} or {@code stopped}
   */
  record FlightRecording(
      long id, String state, String settings, Instant startedAt, int seconds, long sizeBytes) {}
}
