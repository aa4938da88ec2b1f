package io.kith.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What became of the calls of one scenario.
 *
 * @param lostReads idempotent calls that failed
 * @param failedWrites other calls that failed
 * @param executedOfFailed how many of the failed writes were executed all the same
 * @param lostWrites writes that were answered and never executed: a lie
 * @param doubled writes that were executed more than once
 * @param slowestMicros the longest that a call took, from when it was due
 * @param avoidedAfterMicros how long after the fault the victim still harmed calls
 * @param backAfterMicros how long after the repair the victim took part again
 * @param examples the first of the calls that failed
 */
record Finding(
    long calls,
    long lostReads,
    long failedWrites,
    long executedOfFailed,
    long lostWrites,
    long doubled,
    long slowestMicros,
    OptionalLong avoidedAfterMicros,
    OptionalLong backAfterMicros,
    List<String> examples) {

  /** What was promised and is not so; empty if all is well. */
  List<String> broken(boolean writesToo) {
    var broken = new ArrayList<String>();
    if (lostReads > 0) {
      broken.add(lostReads + " idempotent calls were lost");
    }
    if (writesToo && failedWrites > 0) {
      broken.add(failedWrites + " calls that are not idempotent failed");
    }
    if (lostWrites > 0) {
      broken.add(lostWrites + " calls were answered and not executed");
    }
    if (doubled > 0) {
      broken.add(doubled + " calls were executed twice");
    }
    if (!broken.isEmpty()) {
      broken.addAll(examples);
    }
    return broken;
  }
}
