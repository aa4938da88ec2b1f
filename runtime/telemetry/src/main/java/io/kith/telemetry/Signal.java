package io.kith.telemetry;

import java.util.Optional;

/**
 * One kind of thing that a process tells of itself, as it is shipped: spans, metrics or logs. What
 * waits to be shipped waits here, within bounds. Asked by one thread.
 */
public interface Signal {

  /**
   * What goes out in one request.
   *
   * @param body protobuf: an OTLP export request
   * @param items how many spans, points or lines are in it
   */
  record Batch(byte[] body, int items) {}

  /** Where it is posted, such as {@code /v1/traces}. */
  String path();

  /**
   * What is to be sent now; empty if nothing is due. Does not block.
   *
   * @param isLast whether the process ends: nothing is kept back for a fuller batch
   */
  Optional<Batch> next(boolean isLast);

  /**
   * How it went with the batch that was asked for last. Of what nobody has taken, a signal may tell
   * again; what it does not tell again is lost.
   *
   * @return how many of its items are lost
   */
  default int ended(Batch batch, boolean isTaken) {
    return isTaken ? 0 : batch.items();
  }
}
