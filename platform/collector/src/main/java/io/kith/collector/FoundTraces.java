package io.kith.collector;

import io.kith.collector.Observations.TraceSummary;
import java.util.List;

/**
 * What a search found.
 *
 * @param traces the newest first
 * @param partial whether there may be more: the search looked at as much as it is allowed to before
 *     it had as many as it was asked for
 */
public record FoundTraces(List<TraceSummary> traces, boolean partial) {
  public FoundTraces {
    traces = List.copyOf(traces);
  }
}
